// What the parts of the app share. Owned by App, which outlives all of them.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "server/app/config.hpp"
#include "server/net/shard.hpp"
#include "server/pubsub/pubsub.hpp"
#include "server/support/clock.hpp"
#include "storage/database.hpp"

namespace server::app {

class ChannelReads;
class PersonLimits;

/// For /metrics; any thread.
struct Counters {
  /// Reads for subscribers: those that took missed events from the log, and snapshots.
  std::atomic<std::uint64_t> log_reads{0};
  std::atomic<std::uint64_t> snapshot_reads{0};
  /// Most shared reads of one channel that began within any 100 ms (contract C7: one).
  std::atomic<std::uint64_t> channel_reads_in_100_ms_max{0};
  /// Reads for a hub that was told of an event and lacks one before it.
  std::atomic<std::uint64_t> fill_reads{0};
  /// Subscribers that stood beyond the head of their channel (contract C7).
  std::atomic<std::uint64_t> rollback_snapshots{0};
  std::atomic<std::uint64_t> poll_sessions{0};
  std::atomic<std::uint64_t> poll_answers{0};
  std::atomic<std::uint64_t> polls_closed_too_slow{0};
  /// Mails that the mail server took; that it could not take just now, by tries; given up.
  std::atomic<std::uint64_t> mails_sent{0};
  std::atomic<std::uint64_t> mails_delayed{0};
  std::atomic<std::uint64_t> mails_given_up{0};
};

struct Services {
  const Config& config;
  Clock clock;
  storage::Database& database;
  ChannelReads& channel_reads;
  PersonLimits& person_limits;
  pubsub::PubSub& pubsub;
  /// One hub a shard, by the shard's number.
  std::vector<std::unique_ptr<pubsub::Hub>>& hubs;
  /// Keys the hashes of commands (contract C4).
  std::string secret;
  Counters& counters;
};

}  // namespace server::app
