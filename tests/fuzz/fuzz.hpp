// What the fuzz targets share. A target is one LLVMFuzzerTestOneInput that ends the process at the
// first thing that must not be; libFuzzer then keeps the input.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

namespace fuzz {

inline void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "not so: %s\n", what);
  std::abort();
}

/// The fuzzer's bytes as decisions, from the front; after their end all decisions are zero.
class Input {
 public:
  Input(const std::uint8_t* data, std::size_t size)
      : rest_(reinterpret_cast<const char*>(data), size) {}

  [[nodiscard]] bool empty() const { return rest_.empty(); }
  std::uint8_t byte() {
    if (rest_.empty()) return 0;
    const auto first = static_cast<std::uint8_t>(rest_.front());
    rest_.remove_prefix(1);
    return first;
  }
  /// 0 to 65,535.
  std::size_t two_bytes() {
    const std::size_t high = byte();
    return high << 8 | byte();
  }
  /// At most so many.
  std::string_view bytes(std::size_t count) {
    const auto taken = rest_.substr(0, count);
    rest_.remove_prefix(taken.size());
    return taken;
  }
  std::string_view rest() { return bytes(rest_.size()); }

 private:
  std::string_view rest_;
};

/// Whether the bytes are UTF-8, by decoding them: slow, plain, and unlike what it is compared with.
inline bool is_utf8(std::string_view bytes) {
  for (std::size_t at = 0; at < bytes.size();) {
    const auto byte = [&](std::size_t n) { return static_cast<std::uint8_t>(bytes[at + n]); };
    const std::size_t size = byte(0) < 0x80 ? 1 : byte(0) < 0xE0 ? 2 : byte(0) < 0xF0 ? 3 : 4;
    if ((byte(0) >= 0x80 && byte(0) < 0xC0) || byte(0) > 0xF7 || at + size > bytes.size()) {
      return false;
    }
    std::uint32_t code_point = size == 1 ? byte(0) : byte(0) & (0x7FU >> size);
    for (std::size_t n = 1; n < size; ++n) {
      if ((byte(n) & 0xC0U) != 0x80) return false;
      code_point = code_point << 6 | (byte(n) & 0x3FU);
    }
    constexpr std::uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    if (code_point < smallest[size] || code_point > 0x10FFFF) return false;
    if (code_point >= 0xD800 && code_point <= 0xDFFF) return false;
    at += size;
  }
  return true;
}

}  // namespace fuzz
