// How many may come in as guests, by the address they come from and by the link: whoever floods a
// talk is slowed down, a hall that comes at once is not. Any thread.
#pragma once

#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "server/net/rate_limiter.hpp"

namespace server::app {

class EntryLimiter {
 public:
  using Time = net::RateLimiter::Time;

  /// An office, or a hall with its own network, has one address.
  static constexpr net::RateLimiter::Rate by_address{1, 60};
  /// As many at once as a large talk begins with.
  static constexpr net::RateLimiter::Rate by_link{10, 300};
  /// Of each kind. When so many are remembered that all were used just now, all are forgotten: it
  /// is better to let some in too fast than to keep everybody out.
  static constexpr std::size_t entries_max = 10'000;

  /// `network` as auth::remote_network gives it; `link` is its secret's hash.
  [[nodiscard]] bool admit(const std::string& network, const std::string& link, Time now);
  /// For who only looks at a link.
  [[nodiscard]] bool admit_look(const std::string& network, Time now);

 private:
  using Limiters = std::unordered_map<std::string, net::RateLimiter>;

  static bool take(Limiters& limiters, const std::string& key, const net::RateLimiter::Rate& rate,
                   Time now);

  std::mutex mutex_;
  Limiters addresses_;
  Limiters links_;
};

}  // namespace server::app
