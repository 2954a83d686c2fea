// Bytes of a client -> commands. Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "protocol/envelope.hpp"

namespace protocol {

/// A command that could not be decoded; `id` is known unless even that could not be read.
struct DecodeFailure {
  std::optional<std::int64_t> id;
  Error error;
};

using Decoded = boost::system::result<CommandEnvelope, DecodeFailure>;

[[noreturn]] inline void throw_exception_from_error(const DecodeFailure& failure,
                                                    const boost::source_location& /*where*/) {
  throw std::logic_error("value() of a decode failure: " + failure.error.text);
}

/// Decodes one command object.
Decoded decode_command(std::string_view text);

/// Splits a message into its objects, one a line (contract C3); at most
/// limits::commands_per_message_max, more is one failure with `too_long`.
std::vector<Decoded> decode_message(std::string_view message);

}  // namespace protocol
