// The sessions of each shard, found by login and account when a right ends.
#pragma once

#include <chrono>
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
  void add(const std::shared_ptr<Session>& session) { sessions_.insert(session); }
  void remove(const std::shared_ptr<Session>& session) { sessions_.erase(session); }
  void apply(const storage::Revocation& revocation);
  /// All that was revoked until then was applied.
  void set_revocations_known(std::chrono::steady_clock::time_point until);
  /// Whether that is at most a second ago, or else nothing may be delivered that not everyone may
  /// read (contract C6).
  [[nodiscard]] bool are_revocations_known() const;
  void send_to_all(const net::Frame& frame);
  /// Ends the connections that follow the channel, or all without one (Session::start_over).
  void start_over(const std::optional<protocol::ChannelName>& channel);

 private:
  std::unordered_set<std::shared_ptr<Session>> sessions_;
  std::chrono::steady_clock::time_point revocations_known_until_{};
};

/// One set a shard, by the shard's number. The vector itself never changes after the start.
using SessionSets = std::vector<std::unique_ptr<SessionSet>>;

}  // namespace server::app
