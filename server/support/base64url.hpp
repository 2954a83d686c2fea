// Bytes as text on the wire: base64url of RFC 4648 without padding. Pure; any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace server::support {

std::string to_base64url(std::string_view bytes);
/// Nothing for what is not the one way to write exactly `size` bytes.
std::optional<std::string> from_base64url(std::string_view text, std::size_t size);

}  // namespace server::support
