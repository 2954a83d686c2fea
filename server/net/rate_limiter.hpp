// A token bucket: `burst` actions at once, `per_second` in the long run. The time and the rate are
// passed in, so all that there is of it is one number, the moment at which it is full again. Any
// thread, without a lock.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <limits>

namespace server::net {

class RateLimiter {
 public:
  using Time = std::chrono::steady_clock::time_point;

  /// Both at least 1, at most 1,000,000.
  struct Rate {
    std::int64_t per_second = 1;
    std::int64_t burst = 1;
  };

  /// Takes one token if there is one; it starts full. Always with the same rate. A time before an
  /// earlier one adds nothing.
  [[nodiscard]] bool take(const Rate& rate, Time now);
  /// Whether it has all its tokens, like a new one.
  [[nodiscard]] bool is_full(Time now) const;

 private:
  std::atomic<std::int64_t> full_at_ns_{std::numeric_limits<std::int64_t>::min()};
};

}  // namespace server::net
