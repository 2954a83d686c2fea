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
  /// Of the pseudonym that asks for its own inbox.
  std::optional<std::string> secret = {};
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
  /// What follows `position`, if anything does. Just one: who reads slowly must not hold several.
  std::optional<CatchUpPage> page;
};

class CatchUps {
 public:
  CatchUps(storage::Reader& reader, const protocol::ChannelName& channel,
           std::span<const CatchUpRequest> requests);

  /// Checks the right to read, then answers one of the requests. `no_channel` without it.
  protocol::Result<CatchUp> answer(const CatchUpRequest& request);

  /// What was read for all of them, once each.
  [[nodiscard]] bool has_read_log() const { return has_read_log_; }
  [[nodiscard]] bool has_read_snapshot() const { return !state_.empty(); }
  /// Of all answers so far; a page that several share counts once.
  [[nodiscard]] std::size_t bytes() const { return bytes_; }

 private:
  [[nodiscard]] std::optional<protocol::SnapshotReason> snapshot_reason(
      const protocol::Subscribe& from) const;
  /// From where this one wants events; the head if it wants none.
  [[nodiscard]] protocol::Seq wanted_after(const CatchUpRequest& request) const;
  protocol::Result<void> require_read(const CatchUpRequest& request);
  pubsub::Frame reply(const CatchUpRequest& request,
                      std::optional<protocol::SnapshotReason> reason);
  const std::string& state();
  void read_log(protocol::Seq after);
  const CatchUpPage& page_after(protocol::Seq after);
  CatchUpPage make_page(protocol::Seq after);

  storage::Reader& reader_;
  storage::ChannelRow row_;
  storage::Owns owns_;
  std::vector<protocol::Activity> activity_;
  /// The snapshot as JSON, once somebody wanted it.
  std::string state_;
  bool has_read_log_ = false;
  /// What the one who is furthest behind has missed, from there on without a hole, as far as it was
  /// read.
  std::vector<storage::StoredEvent> events_;
  /// By where the page begins; most of those who lost the server at the same time share one.
  std::map<protocol::Seq, CatchUpPage> pages_;
  std::size_t bytes_ = 0;
};

}  // namespace server::app
