// WebSocket close codes with their verdict (contract C9).
#pragma once

#include <cstdint>

namespace protocol {

enum class CloseCode : std::uint16_t {
  normal = 1000,
  protocol_error = 1002,
  unsupported_data = 1003,
  bad_utf8 = 1007,
  not_allowed = 1008,
  too_large = 1009,
  restart = 1012,
  overloaded = 1013,
  login_ended = 4003,
  too_slow = 4008,
  unknown_outcome = 4011,
};

/// Whether a client comes back by itself.
constexpr bool should_reconnect(CloseCode code) {
  return code != CloseCode::not_allowed && code != CloseCode::login_ended &&
         code != CloseCode::too_large;
}

/// The HTTP status that says the same to a client that polls.
constexpr int http_status(CloseCode code) {
  switch (code) {
    case CloseCode::normal: return 200;
    case CloseCode::protocol_error:
    case CloseCode::unsupported_data:
    case CloseCode::bad_utf8: return 400;
    case CloseCode::login_ended: return 401;
    case CloseCode::not_allowed: return 403;
    // What was queued is gone, and the session with it.
    case CloseCode::too_slow: return 410;
    case CloseCode::too_large: return 413;
    case CloseCode::restart:
    case CloseCode::overloaded: return 503;
    case CloseCode::unknown_outcome: return 504;
  }
  return 500;
}

}  // namespace protocol
