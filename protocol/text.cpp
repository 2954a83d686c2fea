#include "protocol/text.hpp"

namespace protocol {

std::size_t count_code_points(std::string_view utf8) {
  std::size_t count = 0;
  for (const char c : utf8) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0U) != 0x80U) ++count;
  }
  return count;
}

bool is_blank(std::string_view utf8) {
  constexpr std::string_view no_break_space = "\xC2\xA0";
  for (std::size_t i = 0; i < utf8.size(); ++i) {
    if (utf8[i] == ' ' || (utf8[i] >= '\t' && utf8[i] <= '\r')) continue;
    if (utf8.substr(i, 2) == no_break_space) {
      ++i;
      continue;
    }
    return false;
  }
  return true;
}

}  // namespace protocol
