#include "server/auth/login_limiter.hpp"

#include <algorithm>
#include <array>

#include <arpa/inet.h>

namespace server::auth {

using protocol::Time;

bool LoginLimiter::Failures::full(std::string_view key, Time now) {
  const auto found = by_key_.find(key);
  if (found == by_key_.end()) return false;
  auto& failures = found->second->failures;
  const auto old = [&](Time at) { return at + window <= now; };
  failures.erase(failures.begin(), std::find_if_not(failures.begin(), failures.end(), old));
  return failures.size() >= failures_max_;
}

void LoginLimiter::Failures::add(std::string_view key, Time now) {
  const auto found = by_key_.find(key);
  if (found != by_key_.end()) {
    entries_.splice(entries_.begin(), entries_, found->second);
  } else {
    if (entries_.size() >= entries_max) {
      by_key_.erase(entries_.back().key);
      entries_.pop_back();
    }
    entries_.push_front({std::string{key}, {}});
    // The list never moves its entries, so the key of the map may point into one.
    by_key_.emplace(entries_.front().key, entries_.begin());
  }
  entries_.front().failures.push_back(now);
}

void LoginLimiter::Failures::take_back(std::string_view key) {
  const auto found = by_key_.find(key);
  if (found == by_key_.end() || found->second->failures.empty()) return;
  found->second->failures.pop_back();
  if (found->second->failures.empty()) clear(key);
}

void LoginLimiter::Failures::clear(std::string_view key) {
  const auto found = by_key_.find(key);
  if (found == by_key_.end()) return;
  const auto entry = found->second;
  by_key_.erase(found);
  entries_.erase(entry);
}

bool LoginLimiter::admit(std::string_view email, std::string_view remote, Time now) {
  const auto network = remote_network(remote);
  if (accounts_.full(email, now) || remotes_.full(network, now)) return false;
  accounts_.add(email, now);
  remotes_.add(network, now);
  return true;
}

void LoginLimiter::succeeded(std::string_view email, std::string_view remote) {
  accounts_.clear(email);
  remotes_.take_back(remote_network(remote));
}

void LoginLimiter::undecided(std::string_view email, std::string_view remote) {
  accounts_.take_back(email);
  remotes_.take_back(remote_network(remote));
}

std::string remote_network(std::string_view remote) {
  const std::string text{remote};
  std::array<unsigned char, 16> bytes{};
  if (inet_pton(AF_INET6, text.c_str(), bytes.data()) != 1) return text;
  constexpr std::array<unsigned char, 12> mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
  std::array<char, INET6_ADDRSTRLEN> out{};
  if (std::equal(mapped.begin(), mapped.end(), bytes.begin())) {
    return inet_ntop(AF_INET, bytes.data() + mapped.size(), out.data(), out.size());
  }
  std::fill(bytes.begin() + 8, bytes.end(), static_cast<unsigned char>(0));
  return inet_ntop(AF_INET6, bytes.data(), out.data(), out.size());
}

}  // namespace server::auth
