// Request targets: splitting, percent-decoding, and the refusal of whatever could mean two things.
// Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace server::net {

/// More parameters than any request of ours has.
inline constexpr std::size_t query_parameters_max = 64;

struct Target {
  /// Decoded; starts with '/', has no "." or ".." segment, no control character, is valid UTF-8.
  std::string path;
  std::vector<std::pair<std::string, std::string>> query;
};

/// Splits and decodes the target of a request line in origin-form or absolute-form (RFC 9112,
/// 3.2). Nothing if it is malformed.
std::optional<Target> parse_target(std::string_view target);

/// Decodes %XX, and '+' as a space where asked. Nothing on a broken escape, on NUL or on bytes
/// that are no UTF-8.
std::optional<std::string> decode_percent(std::string_view text, bool plus_is_space);

bool is_valid_utf8(std::string_view text);

}  // namespace server::net
