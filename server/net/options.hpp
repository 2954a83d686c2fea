// What the operator decides about the network side, with the defaults of contract.md, C9.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "protocol/limits.hpp"

namespace server::net {

/// Every deadline. They are kept by one timer a shard, so each may be late by one `tick`.
struct Timing {
  using ms = std::chrono::milliseconds;

  /// How often a shard looks over its connections.
  ms tick{1'000};
  /// From the first byte (of a new connection: from its opening) to the end of the request's head.
  ms head{5'000};
  /// From the head to the end of the body, plus what `bytes_per_second_min` allows.
  ms body{10'000};
  /// A kept connection without a request.
  ms idle{60'000};
  /// The Dispatcher's answer. Longer than any lock wait of the database: only a fault reaches it.
  ms answer{60'000};
  /// For a response to leave, plus what `bytes_per_second_min` allows.
  ms write{20'000};
  /// How long a closed connection still reads, so that the peer sees the response, not a reset.
  ms linger{1'000};
  /// Slower lines than this are treated as attacks that hold memory.
  std::size_t bytes_per_second_min = 32 * 1024;

  ms ping_every{10'000};
  /// Without any push for so long, `{}` is pushed.
  ms quiet{10'000};
  /// Without any frame for so long, the connection is dropped.
  ms silent{20'000};
  /// For the queue to leave when a connection is closed, and again for the closing handshake.
  ms close_flush{2'000};
};

struct Options {
  std::string bind_address = "127.0.0.1";
  /// 0 takes any free port; Server::port tells which.
  std::uint16_t port = 8080;
  /// The built client; empty serves none.
  std::filesystem::path client_dir;
  /// "https://talk.example.de"; compared byte by byte with the Origin header of an upgrade.
  std::vector<std::string> allowed_origins;
  /// Addresses or networks whose X-Forwarded-For is believed.
  std::vector<std::string> trusted_proxies;
  /// A proxy in front speaks TLS: adds Strict-Transport-Security.
  bool tls_in_front = false;
  /// All connections together. Each costs a descriptor and some 10 KiB.
  std::size_t connections_max = 10'000;
  /// Connections of one IPv4 address or IPv6 /64 network; 0 is no limit. High, because a whole
  /// ministry may sit behind one address.
  std::size_t connections_per_address_max = 4'000;
  /// One WebSocket message of a client with all its fragments.
  std::size_t message_bytes_max = protocol::limits::message_bytes_max;
  /// Bodies being received, all connections together; above it uploads wait for `Retry-After`.
  std::size_t body_bytes_in_flight_max = 256 * 1024 * 1024;
  Timing timing;
};

}  // namespace server::net
