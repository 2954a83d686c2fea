// What one person may do: connections, and commands, reads and pushes that are not kept a second,
// over all of their logins, connections and shards. One lock where a connection comes or goes and
// at HTTP queries; none where a connection's messages take tokens. Any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "protocol/ids.hpp"
#include "protocol/limits.hpp"
#include "server/net/rate_limiter.hpp"

namespace server::app {

class PersonLimits {
  /// Small: there is one for each person with a connection.
  struct Person {
    net::RateLimiter commands;
    net::RateLimiter reads;
    /// Unfinished captions, and names shown in a lobby, that are passed on.
    net::RateLimiter pushes;
    /// Guarded by the lock, as all that is not a limiter.
    std::uint32_t connections = 0;
    bool is_leaving = false;
  };
  using People = std::unordered_map<protocol::AccountId, Person>;

 public:
  using Time = net::RateLimiter::Time;

  /// A burst of twice that: what was on the way while the connection hung comes at once.
  static constexpr net::RateLimiter::Rate pushes{protocol::limits::caption_types_per_second,
                                                 2 * protocol::limits::caption_types_per_second};

  struct Bounds {
    /// 0 is no limit.
    std::size_t connections_max = 0;
    net::RateLimiter::Rate commands;
    net::RateLimiter::Rate reads;
    /// In the place of `commands` for a guest by an open link.
    net::RateLimiter::Rate guest_commands{protocol::limits::guest_commands_per_second,
                                          protocol::limits::guest_commands_burst};
  };
  enum class Kind { member, guest };

  /// One connection of a person, from its admission to its end. The PersonLimits must outlive it.
  class Place {
   public:
    Place(Place&& other) noexcept
        : limits_{other.limits_},
          entry_{std::exchange(other.entry_, nullptr)},
          commands_{other.commands_} {}
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    Place& operator=(Place&&) = delete;
    ~Place() {
      if (entry_ != nullptr) limits_->leave(*entry_);
    }

    /// Not on a Place that was moved from.
    [[nodiscard]] bool take_command(Time now) {
      return entry_->second.commands.take(*commands_, now);
    }
    [[nodiscard]] bool take_read(Time now) {
      return entry_->second.reads.take(limits_->bounds_.reads, now);
    }
    [[nodiscard]] bool take_push(Time now) { return entry_->second.pushes.take(pushes, now); }

   private:
    friend class PersonLimits;
    Place(PersonLimits& limits, People::value_type& entry, const net::RateLimiter::Rate& commands)
        : limits_{&limits}, entry_{&entry}, commands_{&commands} {}

    PersonLimits* limits_;
    People::value_type* entry_;
    /// One of the bounds of the limits.
    const net::RateLimiter::Rate* commands_;
  };

  explicit PersonLimits(Bounds bounds) : bounds_{bounds} {}
  PersonLimits(const PersonLimits&) = delete;
  PersonLimits& operator=(const PersonLimits&) = delete;

  /// Nothing if the person has as many connections as anybody may.
  [[nodiscard]] std::optional<Place> enter(const protocol::AccountId& account,
                                           Kind kind = Kind::member);
  /// For a query that comes without a connection of its own.
  [[nodiscard]] bool take_read(const protocol::AccountId& account, Time now);
  /// The same for a write.
  [[nodiscard]] bool take_command(const protocol::AccountId& account, Time now);
  /// Forgets who has no connection and took nothing lately. To be called about once a second.
  void sweep(Time now);
  /// People who are remembered.
  [[nodiscard]] std::size_t size() const;

 private:
  /// Without a connection of its own; under the lock.
  Person& visitor(const protocol::AccountId& account);
  void leave(People::value_type& entry);
  void note_leaving(People::value_type& entry);

  const Bounds bounds_;
  mutable std::mutex mutex_;
  People people_;
  /// Without a connection; a sweep looks at these alone.
  std::vector<People::value_type*> leaving_;
};

}  // namespace server::app
