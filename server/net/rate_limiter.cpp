#include "server/net/rate_limiter.hpp"

#include <algorithm>

namespace server::net {
namespace {

using std::chrono::nanoseconds;

std::int64_t ns_of(RateLimiter::Time time) {
  return std::chrono::duration_cast<nanoseconds>(time.time_since_epoch()).count();
}

}  // namespace

bool RateLimiter::take(const Rate& rate, Time now) {
  constexpr std::int64_t second = nanoseconds{std::chrono::seconds{1}}.count();
  const auto a_token = second / rate.per_second;
  const auto now_ns = ns_of(now);
  // Relaxed: it guards nothing but itself.
  auto full_at = full_at_ns_.load(std::memory_order_relaxed);
  for (;;) {
    const auto next = std::max(full_at, now_ns) + a_token;
    if (next - now_ns > a_token * rate.burst) return false;
    if (full_at_ns_.compare_exchange_weak(full_at, next, std::memory_order_relaxed)) return true;
  }
}

bool RateLimiter::is_full(Time now) const {
  return full_at_ns_.load(std::memory_order_relaxed) <= ns_of(now);
}

}  // namespace server::net
