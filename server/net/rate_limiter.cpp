#include "server/net/rate_limiter.hpp"

#include <algorithm>
#include <cmath>

namespace server::net {

double RateLimiter::tokens_at(Time now) const {
  const std::chrono::duration<double> passed = std::max(now, filled_at_) - filled_at_;
  return std::min(rate_.burst, tokens_ + passed.count() * rate_.per_second);
}

bool RateLimiter::take(Time now) {
  tokens_ = tokens_at(now);
  filled_at_ = std::max(now, filled_at_);
  if (tokens_ < 1) return false;
  tokens_ -= 1;
  return true;
}

std::chrono::milliseconds RateLimiter::wait(Time now) const {
  const double missing = 1 - tokens_at(now);
  if (missing <= 0) return std::chrono::milliseconds::zero();
  if (rate_.per_second <= 0 || rate_.burst < 1) return forever;
  return std::chrono::milliseconds(
      static_cast<std::int64_t>(std::ceil(missing / rate_.per_second * 1000)));
}

}  // namespace server::net
