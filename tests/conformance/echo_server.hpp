// The product's own server with nothing behind it but an echo of every message, text and binary.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "server/net/dispatcher.hpp"
#include "server/net/server.hpp"
#include "server/net/shard.hpp"

namespace conformance {

/// The largest message of the cases; the product itself takes less.
inline constexpr std::size_t message_bytes_max = 16 * 1024 * 1024;
/// This text is not echoed: the server closes with 4003 and the reason "as asked".
inline constexpr std::string_view please_close = "please close";

class Echo final : public server::net::Dispatcher {
 public:
  void handle_http(server::net::HttpRequest request, server::net::Respond respond) override;
  std::size_t body_bytes_max(server::net::Method /*method*/, std::string_view /*path*/) override {
    return 0;
  }
  void handle_upgrade(server::net::HttpRequest request,
                      std::function<void(UpgradeDecision)> decide) override;
};

/// Runs from its making to its end, on a free port of this machine.
class EchoServer {
 public:
  explicit EchoServer(server::net::Timing timing = {});
  ~EchoServer();
  [[nodiscard]] std::uint16_t port() const { return server_.port(); }

 private:
  Echo echo_;
  server::net::Shards shards_{1};
  server::net::Server server_;
};

}  // namespace conformance
