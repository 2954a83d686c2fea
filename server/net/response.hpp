// Turns a response into bytes: status line, security headers, length. Pure.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "server/net/dispatcher.hpp"

namespace server::net {

/// What leaves: the app's response, or a file whose bytes are shared by all requests for it.
struct Reply {
  HttpResponse response;
  /// Sent instead of `response.body` when set.
  SharedBytes shared_body;
};

struct HeadOptions {
  bool keep_alive = true;
  /// Adds Strict-Transport-Security; only true when a proxy in front speaks TLS.
  bool tls_in_front = false;
};

/// Status line to empty line. A header of the response replaces the security header of the same
/// name; one with a line break or other control character in it is left out.
std::string encode_head(const HttpResponse& response, std::size_t body_bytes, HeadOptions options);

/// Whether responses of this status have no body by definition (RFC 9110, 6.4.1).
bool is_bodiless(int status);

/// The refusals that `net` itself gives, in the form of the protocol's errors.
HttpResponse refusal(int status, std::string_view text);

struct Header {
  std::string_view name;
  std::string_view value;
};
/// What every response carries; here for the one that opens a WebSocket.
std::span<const Header> security_headers();

}  // namespace server::net
