// What one person may do: connections, and commands and reads a second, over all of their logins,
// connections and shards. One lock where a connection comes or goes and at HTTP queries; none where
// a connection's messages take tokens. Any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "protocol/ids.hpp"
#include "server/net/rate_limiter.hpp"

namespace server::app {

class PersonLimits {
  /// Small: there is one for each person with a connection.
  struct Person {
    net::RateLimiter commands;
    net::RateLimiter reads;
    /// Guarded by the lock, as all that is not a limiter.
    std::uint32_t connections = 0;
    bool is_leaving = false;
  };
  using People = std::unordered_map<protocol::AccountId, Person>;

 public:
  using Time = net::RateLimiter::Time;

  struct Bounds {
    /// 0 is no limit.
    std::size_t connections_max = 0;
    net::RateLimiter::Rate commands;
    net::RateLimiter::Rate reads;
  };

  /// One connection of a person, from its admission to its end. The PersonLimits must outlive it.
  class Place {
   public:
    Place(Place&& other) noexcept
        : limits_{other.limits_}, entry_{std::exchange(other.entry_, nullptr)} {}
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    Place& operator=(Place&&) = delete;
    ~Place() {
      if (entry_ != nullptr) limits_->leave(*entry_);
    }

    /// Not on a Place that was moved from.
    [[nodiscard]] bool take_command(Time now) {
      return entry_->second.commands.take(limits_->bounds_.commands, now);
    }
    [[nodiscard]] bool take_read(Time now) {
      return entry_->second.reads.take(limits_->bounds_.reads, now);
    }

   private:
    friend class PersonLimits;
    Place(PersonLimits& limits, People::value_type& entry) : limits_{&limits}, entry_{&entry} {}

    PersonLimits* limits_;
    People::value_type* entry_;
  };

  explicit PersonLimits(Bounds bounds) : bounds_{bounds} {}
  PersonLimits(const PersonLimits&) = delete;
  PersonLimits& operator=(const PersonLimits&) = delete;

  /// Nothing if the person has as many connections as anybody may.
  [[nodiscard]] std::optional<Place> enter(const protocol::AccountId& account);
  /// For a query that comes without a connection of its own.
  [[nodiscard]] bool take_read(const protocol::AccountId& account, Time now);
  /// Forgets who has no connection and took nothing lately. To be called about once a second.
  void sweep(Time now);
  /// People who are remembered.
  [[nodiscard]] std::size_t size() const;

 private:
  void leave(People::value_type& entry);
  void note_leaving(People::value_type& entry);

  const Bounds bounds_;
  mutable std::mutex mutex_;
  People people_;
  /// Without a connection; a sweep looks at these alone.
  std::vector<People::value_type*> leaving_;
};

}  // namespace server::app
