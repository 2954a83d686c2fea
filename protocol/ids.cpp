#include "protocol/ids.hpp"

namespace protocol {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";
constexpr std::size_t text_length = 36;

bool is_dash_place(std::size_t place) {
  return place == 8 || place == 13 || place == 18 || place == 23;
}

}  // namespace

std::string format_id(const IdBytes& bytes) {
  // A post says some ten of them.
  std::string text(text_length, '-');
  auto* place = text.data();
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (is_dash_place(static_cast<std::size_t>(place - text.data()))) ++place;
    *place++ = hex_digits[bytes[i] >> 4U];
    *place++ = hex_digits[bytes[i] & 0x0FU];
  }
  return text;
}

std::optional<IdBytes> parse_id(std::string_view text) {
  if (text.size() != text_length) return std::nullopt;
  IdBytes bytes{};
  std::size_t digits = 0;
  for (std::size_t place = 0; place < text.size(); ++place) {
    if (is_dash_place(place)) {
      if (text[place] != '-') return std::nullopt;
      continue;
    }
    const auto value = hex_digits.find(text[place]);
    if (value == std::string_view::npos) return std::nullopt;
    auto& byte = bytes[digits / 2];
    byte = static_cast<std::uint8_t>((byte << 4U) | value);
    ++digits;
  }
  return bytes;
}

}  // namespace protocol
