// What the server does by itself: tallies, left-over effects, revocations, heads, counts of
// listeners and activity. Called by the ticker; the work itself runs on database threads and
// shards.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <vector>

#include "server/app/activity.hpp"
#include "server/app/follower.hpp"
#include "server/app/services.hpp"
#include "server/app/session_set.hpp"
#include "server/app/ticket_office.hpp"

namespace server::app {

class Background {
 public:
  Background(Services& services, SessionSets& sessions, TicketOffice& tickets)
      : services_{services}, sessions_{sessions}, tickets_{tickets} {}

  /// One tally event a channel for all questions with new votes (contract C2), and who shows their
  /// cards elsewhere is told (C7); the same for reactions, polls and registrations. Every 250 ms.
  void publish_tallies();
  /// What happens at a time: lobbies open, talks go live, polls close. Every 250 ms.
  void do_what_is_due();
  /// Compares the heads of all subscribed channels with the primary's, so that a lost doorbell
  /// delays by a second and loses nothing (contract C6), and a database that went back behind what
  /// was delivered is noticed (C1). Every second.
  void check_heads();
  /// Reads on from the newest revocation: whoever subscribes later is asked for the right after it.
  /// Before anybody may subscribe. Throws std::runtime_error if it cannot be read.
  void start();
  /// Ends what was revoked anywhere since the last look. Every 250 ms.
  void apply_revocations();
  /// New counts for lists. Every 2 s.
  void publish_activity();
  /// How many follow each talk. Every 2 s.
  void publish_listeners();

  ActivityGatherer& activity() { return activity_; }

 private:
  /// Tells every shard that what was revoked until then was handed to it.
  void know_revocations(std::chrono::steady_clock::time_point until);
  /// Queues what the system does in a channel, and in others beside it; false if that is full.
  bool write(const protocol::ChannelName& channel,
             std::function<protocol::Result<protocol::Done>(storage::Transaction&)> handle,
             std::vector<protocol::ChannelName> also = {},
             protocol::Author by = protocol::Author::system());
  /// Runs a query unless the same one is still under way; keeps a slow database from piling up.
  void query_once(std::atomic<bool>& under_way, std::function<void(storage::Reader&)> run);

  Services& services_;
  SessionSets& sessions_;
  TicketOffice& tickets_;
  ActivityGatherer activity_;
  std::atomic<bool> tallying_{false};
  std::atomic<bool> doing_due_{false};
  std::atomic<bool> checking_heads_{false};
  std::atomic<bool> revoking_{false};
  /// The last revocation applied; only touched by the query, of which there is one at a time.
  std::int64_t last_revocation_ = 0;
  std::mutex listeners_mutex_;
  /// Counts as last published, so that only changes are.
  std::unordered_map<protocol::ChannelName, std::optional<std::int64_t>> listeners_;
};

}  // namespace server::app
