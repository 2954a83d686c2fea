// Texts with their bounds in the type, so that no handler meets one that is too long or blank.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace protocol {

/// Unicode code points of valid UTF-8.
std::size_t count_code_points(std::string_view utf8);

/// Nothing but white space (ASCII and no-break space).
bool is_blank(std::string_view utf8);

/// One to Max code points, not blank.
template <std::size_t Max>
struct Text : std::string {
  static constexpr std::size_t code_points_max = Max;
  static constexpr bool may_be_blank = false;
  using std::string::string;
  Text() = default;
  explicit(false) Text(std::string text) : std::string(std::move(text)) {}
};

/// Zero to Max code points.
template <std::size_t Max>
struct TextOrEmpty : std::string {
  static constexpr std::size_t code_points_max = Max;
  static constexpr bool may_be_blank = true;
  using std::string::string;
  TextOrEmpty() = default;
  explicit(false) TextOrEmpty(std::string text) : std::string(std::move(text)) {}
};

}  // namespace protocol
