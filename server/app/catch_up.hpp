// What subscribers are told first: a snapshot, or the events they missed (contract C7). One
// CatchUps answers everyone who asked for a channel from one snapshot of the database; what is the
// same for all is read and encoded once. Database reader thread.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "protocol/envelope.hpp"
#include "server/pubsub/frame.hpp"
#include "storage/own/own_repository.hpp"
#include "storage/reader.hpp"

namespace server::app {

/// Who asks, and for what.
struct CatchUpRequest {
  protocol::AccountId account;
  /// The `subscribe` to answer; without one only the events after `after` are wanted.
  std::optional<protocol::CommandEnvelope> subscribe;
  protocol::Seq after = 0;
};

/// Missed events: several pushes in one message, separated by newlines, the last one `last`.
struct CatchUpPage {
  pubsub::Frame frame;
  protocol::Seq last = 0;
};

struct CatchUp {
  /// The encoded answer to `subscribe`; empty if none was asked for.
  pubsub::Frame reply;
  /// Up to here the client knows everything once it has the reply.
  protocol::Seq position = 0;
  /// Where the channel stood.
  protocol::Seq head = 0;
  /// Why it got a snapshot; absent if it goes on from where it stood.
  std::optional<protocol::SnapshotReason> reason;
  /// What follows `position`, in order; all of it, unless that was too much for one read.
  std::vector<CatchUpPage> pages;
};

class CatchUps {
 public:
  /// Nobody may miss more than limits::resume_events_max events and still ask for them without a
  /// snapshot, except who was behind already: they get the oldest ones first, too.
  CatchUps(storage::Reader& reader, const protocol::ChannelName& channel,
           std::span<const CatchUpRequest> requests);

  /// Checks the right to read, then answers one of the requests. `no_channel` without it.
  protocol::Result<CatchUp> answer(const CatchUpRequest& request);

  /// What was read for all of them, once each.
  [[nodiscard]] bool has_read_log() const { return has_read_log_; }
  [[nodiscard]] bool has_read_snapshot() const { return !state_.empty(); }

 private:
  using Pages = std::vector<CatchUpPage>;

  [[nodiscard]] std::optional<protocol::SnapshotReason> snapshot_reason(
      const protocol::Subscribe& from) const;
  /// From where this one wants events; the head if it wants none.
  [[nodiscard]] protocol::Seq wanted_after(const CatchUpRequest& request) const;
  pubsub::Frame reply(const CatchUpRequest& request,
                      std::optional<protocol::SnapshotReason> reason);
  const std::string& state();
  void read_log(protocol::Seq after);
  Pages pages_after(protocol::Seq after);
  CatchUpPage page_of(std::size_t begin, std::size_t end) const;

  storage::Reader& reader_;
  storage::ChannelRow row_;
  storage::Owns owns_;
  std::vector<protocol::Activity> activity_;
  /// The snapshot as JSON, once somebody wanted it.
  std::string state_;
  bool has_read_log_ = false;
  /// What the one who is furthest behind has missed, from there on without a hole.
  std::vector<storage::StoredEvent> events_;
  /// The same for everyone: where pages of `events_` begin, and those that were made.
  std::vector<std::size_t> page_begins_;
  std::map<std::size_t, CatchUpPage> whole_pages_;
  /// The first page of those who stand within one, by where they stand.
  std::map<protocol::Seq, CatchUpPage> begun_pages_;
};

}  // namespace server::app
