// A token bucket: `burst` actions at once, `rate` a second in the long run. Pure; the time is
// passed in. Not thread-safe: one owner.
#pragma once

#include <chrono>
#include <cstdint>

namespace server::net {

class RateLimiter {
 public:
  using Time = std::chrono::steady_clock::time_point;

  struct Rate {
    double per_second = 0;
    double burst = 0;
  };

  /// Starts full.
  RateLimiter(Rate rate, Time now) : rate_(rate), tokens_(rate.burst), filled_at_(now) {}

  /// Takes one token if there is one. A time before an earlier one adds nothing.
  [[nodiscard]] bool take(Time now);
  /// How long until `take` succeeds again; zero if it would now, `forever` if the rate is zero.
  [[nodiscard]] std::chrono::milliseconds wait(Time now) const;

  static constexpr std::chrono::milliseconds forever = std::chrono::milliseconds::max();

 private:
  [[nodiscard]] double tokens_at(Time now) const;

  Rate rate_;
  double tokens_;
  Time filled_at_;
};

}  // namespace server::net
