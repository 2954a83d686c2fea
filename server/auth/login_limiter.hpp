// How often a login may be tried: a window that slides, per address of an account, existing or
// not, and per remote address. Pure, the clock is passed in; not thread-safe, its owner guards it.
#pragma once

#include <chrono>
#include <cstddef>
#include <list>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "protocol/time.hpp"

namespace server::auth {

class LoginLimiter {
 public:
  static constexpr auto window = std::chrono::minutes{15};
  /// trust.md B3: a password cannot be guessed with these.
  static constexpr std::size_t account_failures_max = 10;
  /// Offices share one address, so far more than for an account.
  static constexpr std::size_t remote_failures_max = 50;
  /// Of each kind; the one that was not seen for longest is forgotten first.
  static constexpr std::size_t entries_max = 10'000;

  /// Whether a try may go on. It counts as failed at once, so that many at the same time are not
  /// more than one after the other; call succeeded or undecided if it turns out otherwise.
  [[nodiscard]] bool admit(std::string_view email, std::string_view remote, protocol::Time now);
  /// The right password: the account starts anew, this try does not count for the remote address.
  void succeeded(std::string_view email, std::string_view remote);
  /// Neither right nor wrong, the server could not say: this try does not count.
  void undecided(std::string_view email, std::string_view remote);

  [[nodiscard]] std::size_t size() const { return accounts_.size() + remotes_.size(); }

 private:
  /// Times of the failures of each key within the window, in order.
  class Failures {
   public:
    explicit Failures(std::size_t failures_max) : failures_max_{failures_max} {}
    bool full(std::string_view key, protocol::Time now);
    void add(std::string_view key, protocol::Time now);
    void take_back(std::string_view key);
    void clear(std::string_view key);
    [[nodiscard]] std::size_t size() const { return by_key_.size(); }

   private:
    struct Entry {
      std::string key;
      std::vector<protocol::Time> failures;
    };
    const std::size_t failures_max_;
    /// Latest seen first.
    std::list<Entry> entries_;
    std::unordered_map<std::string_view, std::list<Entry>::iterator> by_key_;
  };

  Failures accounts_{account_failures_max};
  Failures remotes_{remote_failures_max};
};

/// What of a remote address is counted as one: the network of an IPv6 address (64 bits), since a
/// single machine has all of it; any other text as it is.
std::string remote_network(std::string_view remote);

}  // namespace server::auth
