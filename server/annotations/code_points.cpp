#include "server/annotations/code_points.hpp"

namespace server::annotations {

std::u32string to_code_points(std::string_view utf8) {
  std::u32string points;
  points.reserve(utf8.size());
  for (const char c : utf8) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80U) {
      points.push_back(byte);
    } else if (byte >= 0xF0U) {
      points.push_back(byte & 0x07U);
    } else if (byte >= 0xE0U) {
      points.push_back(byte & 0x0FU);
    } else if (byte >= 0xC0U) {
      points.push_back(byte & 0x1FU);
    } else if (!points.empty()) {
      points.back() = (points.back() << 6U) | (byte & 0x3FU);
    }
  }
  return points;
}

std::string to_utf8(std::u32string_view code_points) {
  std::string utf8;
  utf8.reserve(code_points.size());
  const auto put = [&](char32_t bits) { utf8.push_back(static_cast<char>(bits)); };
  for (const char32_t point : code_points) {
    if (point < 0x80U) {
      put(point);
    } else if (point < 0x800U) {
      put(0xC0U | (point >> 6U));
      put(0x80U | (point & 0x3FU));
    } else if (point < 0x10000U) {
      put(0xE0U | (point >> 12U));
      put(0x80U | ((point >> 6U) & 0x3FU));
      put(0x80U | (point & 0x3FU));
    } else {
      put(0xF0U | (point >> 18U));
      put(0x80U | ((point >> 12U) & 0x3FU));
      put(0x80U | ((point >> 6U) & 0x3FU));
      put(0x80U | (point & 0x3FU));
    }
  }
  return utf8;
}

}  // namespace server::annotations
