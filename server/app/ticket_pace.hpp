// How fast one ticket may be used, so that somebody whom nobody knows floods no talk. By the hash
// of the ticket, in memory only. Any thread.
#pragma once

#include <mutex>
#include <string>
#include <unordered_map>

#include "server/net/rate_limiter.hpp"

namespace server::app {

class TicketPace {
 public:
  using Time = net::RateLimiter::Time;

  /// Faster than anybody writes questions; a burst for retries over a bad line.
  static constexpr net::RateLimiter::Rate uses{1, 5};

  /// Only for tickets whose signature was verified, so that the table stays as small as the talk.
  [[nodiscard]] bool take(const std::string& ticket, Time now) {
    const std::lock_guard lock{mutex_};
    return tickets_[ticket].take(uses, now);
  }
  /// Forgets those that were not used lately. To be called about once a second.
  void sweep(Time now) {
    const std::lock_guard lock{mutex_};
    std::erase_if(tickets_, [now](const auto& entry) { return entry.second.is_full(now); });
  }

 private:
  std::mutex mutex_;
  std::unordered_map<std::string, net::RateLimiter> tickets_;
};

}  // namespace server::app
