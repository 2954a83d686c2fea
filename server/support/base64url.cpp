#include "server/support/base64url.hpp"

#include <sodium.h>

namespace server::support {

namespace {

constexpr auto variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;

}  // namespace

std::string to_base64url(std::string_view bytes) {
  std::string text(sodium_base64_encoded_len(bytes.size(), variant), '\0');
  sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                    bytes.size(), variant);
  // Without the NUL at its end.
  text.pop_back();
  return text;
}

std::optional<std::string> from_base64url(std::string_view text, std::size_t size) {
  std::string bytes(size, '\0');
  std::size_t found = 0;
  const char* end = nullptr;
  const auto failed =
      sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(),
                        text.size(), nullptr, &found, &end, variant);
  if (failed != 0 || found != size || end != text.data() + text.size()) return std::nullopt;
  return bytes;
}

}  // namespace server::support
