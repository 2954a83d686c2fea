#include "server/net/utf8_stream.hpp"

#include <cstddef>
#include <cstring>

namespace server::net {
namespace {

constexpr std::uint8_t continuation_low = 0x80;
constexpr std::uint8_t continuation_high = 0xBF;

/// How many bytes at the front are ASCII, in steps of a word: most text is.
std::size_t ascii_words(std::string_view bytes) {
  constexpr std::uint64_t high_bits = 0x8080808080808080U;
  std::size_t at = 0;
  for (; at + sizeof(std::uint64_t) <= bytes.size(); at += sizeof(std::uint64_t)) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data() + at, sizeof(word));
    if ((word & high_bits) != 0) break;
  }
  return at;
}

}  // namespace

bool Utf8Stream::start_character(std::uint8_t byte) {
  low_ = continuation_low;
  high_ = continuation_high;
  if (byte < 0x80) return true;
  if (byte < 0xC2 || byte > 0xF4) return false;
  missing_ = byte < 0xE0 ? 1 : byte < 0xF0 ? 2 : 3;
  if (byte == 0xE0) low_ = 0xA0;   // overlong
  if (byte == 0xED) high_ = 0x9F;  // surrogates
  if (byte == 0xF0) low_ = 0x90;   // overlong
  if (byte == 0xF4) high_ = 0x8F;  // above U+10FFFF
  return true;
}

bool Utf8Stream::take(std::string_view bytes) {
  while (!bytes.empty()) {
    if (missing_ == 0) {
      bytes.remove_prefix(ascii_words(bytes));
      if (bytes.empty()) break;
    }
    const auto byte = static_cast<std::uint8_t>(bytes.front());
    bytes.remove_prefix(1);
    if (missing_ == 0) {
      if (!start_character(byte)) return false;
      continue;
    }
    if (byte < low_ || byte > high_) return false;
    --missing_;
    low_ = continuation_low;
    high_ = continuation_high;
  }
  return true;
}

}  // namespace server::net
