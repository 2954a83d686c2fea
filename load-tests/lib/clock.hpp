// The one clock of the load tests: monotonic, in nanoseconds, the same in all processes of a
// machine.
#pragma once

#include <cstdint>
#include <ctime>

namespace load {

using Ns = std::int64_t;

inline constexpr Ns us = 1'000;
inline constexpr Ns ms = 1'000'000;
inline constexpr Ns s = 1'000'000'000;

inline Ns now() {
  timespec time{};
  clock_gettime(CLOCK_MONOTONIC, &time);
  return Ns{time.tv_sec} * s + time.tv_nsec;
}

}  // namespace load
