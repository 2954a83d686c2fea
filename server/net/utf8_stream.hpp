// Checks UTF-8 that arrives in pieces, and notices the first bad byte in whatever piece it is
// (Unicode 15, table 3-7: no overlong forms, no surrogates, nothing above U+10FFFF). Pure.
#pragma once

#include <cstdint>
#include <string_view>

namespace server::net {

class Utf8Stream {
 public:
  /// False at a byte that cannot continue what came before; then the stream is of no use any more.
  [[nodiscard]] bool take(std::string_view bytes);
  /// Whether no character is cut at the end of what was taken.
  [[nodiscard]] bool is_whole() const { return missing_ == 0; }

 private:
  bool start_character(std::uint8_t byte);

  /// Continuation bytes that the character still needs, and the bounds of the next one.
  std::uint8_t missing_ = 0;
  std::uint8_t low_ = 0;
  std::uint8_t high_ = 0;
};

}  // namespace server::net
