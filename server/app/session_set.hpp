// The sessions of each shard, found by login and account when a right ends.
#pragma once

#include <chrono>
#include <deque>
#include <memory>
#include <string>
#include <unordered_set>
#include <vector>

#include "server/app/session.hpp"
#include "storage/accounts/revocation_repository.hpp"

namespace server::app {

/// Lives on its shard.
class SessionSet {
 public:
  /// Longer than the longest way of an accepted connection from the lookup of its login to `add`:
  /// net's deadline for a handshake is 5 s, the rest is queues.
  static constexpr std::chrono::seconds revocations_kept_for{60};

  /// Ends the session at once if its login was revoked after it had been looked up: `apply` did not
  /// find it.
  void add(const std::shared_ptr<Session>& session);
  void remove(const std::shared_ptr<Session>& session) { sessions_.erase(session); }
  void apply(const storage::Revocation& revocation);
  /// All that was revoked until then was applied. Forgets what was applied long before.
  void set_revocations_known(std::chrono::steady_clock::time_point until);
  /// Whether that is at most a second ago, or else nothing may be delivered that not everyone may
  /// read (contract C6).
  [[nodiscard]] bool are_revocations_known() const;
  void send_to_all(const net::Frame& frame);
  /// Ends the connections that follow the channel, or all without one (Session::start_over).
  void start_over(const std::optional<protocol::ChannelName>& channel);

 private:
  struct Applied {
    std::chrono::steady_clock::time_point at;
    storage::Revocation revocation;
  };

  std::unordered_set<std::shared_ptr<Session>> sessions_;
  std::chrono::steady_clock::time_point revocations_known_until_{};
  /// Of logins, the latest; of channels none, since a session asks for each when it subscribes.
  std::deque<Applied> recent_;
};

/// One set a shard, by the shard's number. The vector itself never changes after the start.
using SessionSets = std::vector<std::unique_ptr<SessionSet>>;

}  // namespace server::app
