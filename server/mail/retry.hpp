// When a mail that a mail server could not take just now is tried again. Pure; any thread.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>

#include "protocol/time.hpp"

namespace server::mail {

// A restart of a mail server takes seconds, greylisting minutes, a bad day hours.
inline constexpr std::chrono::seconds first_pause{5};
inline constexpr std::chrono::seconds longest_pause{3'600};
// Later than that a notice is no news.
inline constexpr std::chrono::hours kept_trying{24};

/// After `tries` that failed; nothing once it is given up.
inline std::optional<protocol::Time> retry_at(std::int64_t tries, protocol::Time made_at,
                                              protocol::Time now) {
  if (now - made_at >= kept_trying) return std::nullopt;
  // Four times as long each time, and far below the end of the numbers.
  const auto factor = std::int64_t{1} << (2 * std::clamp<std::int64_t>(tries - 1, 0, 6));
  return now + std::min(first_pause * factor, longest_pause);
}

}  // namespace server::mail
