#include "server/app/entry_limiter.hpp"

namespace server::app {

bool EntryLimiter::take(Limiters& limiters, const std::string& key,
                        const net::RateLimiter::Rate& rate, Time now) {
  if (limiters.size() >= entries_max && !limiters.contains(key)) {
    std::erase_if(limiters, [&](const auto& entry) { return entry.second.is_full(now); });
    if (limiters.size() >= entries_max) limiters.clear();
  }
  return limiters.try_emplace(key).first->second.take(rate, now);
}

bool EntryLimiter::admit(const std::string& network, const std::string& link, Time now) {
  const std::lock_guard lock{mutex_};
  return take(addresses_, network, by_address, now) && take(links_, link, by_link, now);
}

bool EntryLimiter::admit_look(const std::string& network, Time now) {
  const std::lock_guard lock{mutex_};
  return take(addresses_, network, by_address, now);
}

}  // namespace server::app
