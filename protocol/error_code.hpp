// Why a command or request was refused. The enumerator is the wire name. A temporary error may be
// retried with the same key; any other is final for that key (contract C5).
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include <boost/describe.hpp>
#include <boost/system/result.hpp>

namespace protocol {

// clang-format off
BOOST_DEFINE_ENUM_CLASS(ErrorCode,
  malformed,        // not JSON, not UTF-8, too deep, a NUL, a key twice
  unknown_command,
  unknown_field,
  missing_field,
  wrong_type,       // a number where a text belongs, a text that is no id, no time, no address
  too_long,         // above its limit: text, list or number
  too_short,        // empty where something must stand
  bad_value,        // right type, but refers to what does not exist or contradicts itself
  wrong_channel,    // this command is not for this kind of channel
  missing_key,
  not_logged_in,
  bad_login,        // no such account or wrong password, not told apart
  forbidden,        // may read, may not do this
  no_channel,       // does not exist, or may not be read; not told apart
  not_found,        // the channel exists, the thing in it does not
  wrong_state,      // the talk is over, the question is answered already ...
  erased,           // the thing was erased
  too_many,         // a bound of the channel: open questions, replies
  internal,         // the server failed at it; nothing was changed
  key_conflict,     // this key was used for another content
  too_fast,         // temporary: rate limit
  overloaded,       // temporary: a queue is full
  unavailable,      // temporary: the database cannot be reached
  bad_ticket,       // not signed for this talk or poll, which may have no tickets at all
  ticket_used,      // this ballot was cast already
  ticket_drawn,     // this person drew a ticket already, for another blinded message
  no_pseudonyms,    // this installation has no keys to resolve them with, so there are none
  pseudonym_drawn,  // this person drew a pseudonym of this talk already, with another secret
  bad_pseudonym)    // the secret is of no pseudonym here
// clang-format on

/// Whether the same command may succeed later without any change to it.
constexpr bool is_temporary(ErrorCode code) {
  return code == ErrorCode::too_fast || code == ErrorCode::overloaded ||
         code == ErrorCode::unavailable;
}

/// The HTTP status that says the same.
constexpr int http_status(ErrorCode code) {
  switch (code) {
    case ErrorCode::not_logged_in:
    case ErrorCode::bad_login: return 401;
    case ErrorCode::bad_ticket:
    case ErrorCode::bad_pseudonym:
    case ErrorCode::forbidden: return 403;
    case ErrorCode::no_channel:
    case ErrorCode::not_found: return 404;
    case ErrorCode::erased: return 410;
    case ErrorCode::wrong_state:
    case ErrorCode::too_many:
    case ErrorCode::ticket_used:
    case ErrorCode::ticket_drawn:
    case ErrorCode::no_pseudonyms:
    case ErrorCode::pseudonym_drawn:
    case ErrorCode::key_conflict: return 409;
    case ErrorCode::too_long: return 413;
    case ErrorCode::too_fast: return 429;
    case ErrorCode::internal: return 500;
    case ErrorCode::overloaded:
    case ErrorCode::unavailable: return 503;
    default: return 400;
  }
}

/// A refusal. `text` is for developers of clients, English, without ids or internals; people read
/// what the client's catalogue says for the code. `field` names the offending field, if one does.
struct Error {
  ErrorCode code{};
  std::string text;
  std::string field;
};

template <class T>
using Result = boost::system::result<T, Error>;

[[noreturn]] inline void throw_exception_from_error(const Error& error,
                                                    const boost::source_location& /*where*/) {
  throw std::logic_error("value() of a refusal: " + error.text);
}

inline Error refuse(ErrorCode code, std::string text, std::string field = {}) {
  return Error{code, std::move(text), std::move(field)};
}

}  // namespace protocol
