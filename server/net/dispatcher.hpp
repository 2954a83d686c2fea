// What `net` knows of the rest of the server: one Dispatcher that answers requests and takes
// connections. `net` moves bytes and enforces their bounds; it knows no command and no feature.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "protocol/close_code.hpp"
#include "protocol/frame.hpp"
#include "server/support/frame_sink.hpp"

namespace server::net {

class Shard;

using protocol::Frame;
/// Bytes of a body that many responses share.
using SharedBytes = std::shared_ptr<const std::string>;

enum class Method { get, head, post, other };

/// One complete request. A value: may be moved to another thread.
struct HttpRequest {
  Method method = Method::get;
  /// Decoded path without the query: "/api/people".
  std::string path;
  /// Decoded query parameters in their order.
  std::vector<std::pair<std::string, std::string>> query;
  std::string body;
  /// Headers that anything above `net` needs; empty when absent.
  std::string cookie;
  std::string authorization;
  std::string origin;
  std::string content_type;
  std::string if_none_match;
  std::string accept_encoding;
  std::string sec_fetch_site;
  /// Address of the peer, or what a trusted proxy says; for rate limits only, never stored.
  std::string remote;

  /// First value of a query parameter.
  [[nodiscard]] std::optional<std::string_view> parameter(std::string_view name) const;
};

struct HttpResponse {
  int status = 200;
  std::string content_type = "application/json";
  std::string body;
  /// Beside the security headers, which every response gets.
  std::vector<std::pair<std::string, std::string>> headers;
  /// Sent instead of `body` when set.
  SharedBytes shared_body;
};

/// Any thread; exactly once. Called on a gone connection it does nothing.
using Respond = std::function<void(HttpResponse)>;

/// One WebSocket connection as the app sees it. Lives on its shard; every call there only.
class Connection : public support::FrameSink {
 public:
  virtual ~Connection() = default;
  /// Whether nothing is queued: the moment for a large frame, which may exceed the queue's bound.
  /// Where the answer is no, the handler's on_drained follows once it is yes.
  [[nodiscard]] virtual bool is_drained() = 0;
  /// Sends what is queued (bounded by a deadline), then closes.
  virtual void close(protocol::CloseCode code, std::string_view reason) = 0;
  virtual Shard& shard() = 0;
};

/// The app's side of one connection; made at its opening, destroyed after its last callback.
class ConnectionHandler {
 public:
  virtual ~ConnectionHandler() = default;
  /// One complete text message, valid UTF-8, at most Options::message_bytes_max.
  virtual void on_message(std::string message) = 0;
  /// One complete binary message. False refuses it and closes with `unsupported_data`.
  virtual bool on_binary(std::string /*message*/) { return false; }
  /// What is_drained last denied is true now: room for the next page of a resume. May also come
  /// without having been asked for.
  virtual void on_drained() {}
};

class Dispatcher {
 public:
  virtual ~Dispatcher() = default;
  /// Everything but upgrades and static files. Called on a shard; must not block.
  virtual void handle_http(HttpRequest request, Respond respond) = 0;
  /// Bytes that a body of this path may have; 0 refuses any body.
  virtual std::size_t body_bytes_max(Method method, std::string_view path) = 0;
  /// Decides on an upgrade after `net` checked its Origin. Calls back once, from any thread: with
  /// a function that makes the handler (called on the shard), or with the refusal to send.
  using Accept = std::function<std::unique_ptr<ConnectionHandler>(Connection&)>;
  struct UpgradeDecision {
    Accept accept;
    HttpResponse refusal;
  };
  virtual void handle_upgrade(HttpRequest request, std::function<void(UpgradeDecision)> decide) = 0;
};

}  // namespace server::net
