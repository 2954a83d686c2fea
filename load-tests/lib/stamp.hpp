// What every message carries, whatever the server: its number and the moment at which it was due.
// Latency is counted from there, so a late generator or a full socket cannot hide waiting time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "load-tests/lib/clock.hpp"

namespace load {

struct Stamp {
  std::uint32_t number = 0;
  Ns due = 0;
};

/// "~0000000812~0000012345678901234~"
inline constexpr std::size_t stamp_bytes = 32;
inline constexpr char stamp_mark = '~';

/// The stamp and filling up to `bytes` (at least `stamp_bytes`); printable, JSON-safe, one byte a
/// character.
std::string stamped_text(const Stamp& stamp, std::size_t bytes);

/// The stamp that begins at this mark; nullopt if it is no stamp.
std::optional<Stamp> read_stamp(std::string_view at_mark);

/// Calls `found` for every stamp in `bytes`. Returns where an incomplete one begins at their end,
/// or their size.
template <class Found>
std::size_t for_each_stamp(std::string_view bytes, Found found) {
  std::size_t at = bytes.find(stamp_mark);
  while (at != std::string_view::npos) {
    if (bytes.size() - at < stamp_bytes) return at;
    if (const auto stamp = read_stamp(bytes.substr(at, stamp_bytes))) {
      found(*stamp);
      at += stamp_bytes;
    } else {
      ++at;
    }
    at = bytes.find(stamp_mark, at);
  }
  return bytes.size();
}

}  // namespace load
