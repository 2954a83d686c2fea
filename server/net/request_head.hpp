// The head of one request as a value: what `HttpRequest` needs and what the connection itself must
// know. Refuses every head whose meaning could differ between us and a proxy in front. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>

#include "server/net/dispatcher.hpp"

namespace server::net {

/// The subprotocol that a WebSocket client must offer and gets (contract C3).
inline constexpr std::string_view websocket_subprotocol = "behoerdentalk.v1";

struct RequestHead {
  /// Without body and remote.
  HttpRequest request;
  std::size_t content_length = 0;
  bool keep_alive = true;
  bool has_origin = false;
  /// All X-Forwarded-For lines, joined by commas.
  std::string forwarded_for;

  /// A well-formed WebSocket handshake apart from what the next three say (RFC 6455, 4.2.1).
  bool is_upgrade = false;
  bool websocket_version_is_13 = false;
  bool offers_subprotocol = false;
  std::string websocket_key;
};

struct BadHead {
  /// 400, 431, 501 or 505.
  int status = 400;
  std::string_view reason;
};

/// `head` ends with its empty line and passed scan_head.
std::variant<RequestHead, BadHead> parse_request_head(std::string_view head);

}  // namespace server::net
