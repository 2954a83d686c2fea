// The three envelopes: a client's command, the reply with the same id, a push without one
// (contract C3), and what a reply to `subscribe` carries.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "protocol/channel_name.hpp"
#include "protocol/command.hpp"
#include "protocol/error_code.hpp"
#include "protocol/state.hpp"

namespace protocol {

/// A decoded command with its envelope.
struct CommandEnvelope {
  /// Chosen by the client, 1 to 2^53 - 1; names the reply.
  std::int64_t id = 0;
  ChannelName channel;
  /// Present exactly when the command needs one.
  std::optional<Key> key;
  /// The secret of the pseudonym that the command comes under, limits::pseudonym_secret_letters.
  /// Nothing may store or log it.
  std::optional<std::string> pseudonym;
  Command command;
  /// `data` in canonical form: what the key's hash is made of (contract C4.3).
  std::string data;
};

/// The `ok` of a command that changed something.
struct Done {
  /// Absent while the event is not in the channel addressed (an unreleased question) or there is
  /// none (votes, own state).
  std::optional<Seq> seq;
  /// What the command made.
  std::optional<ItemId> item;
  /// Its number, where it has one.
  std::optional<std::int64_t> number;
  /// The key had been committed before; this is its outcome.
  std::optional<bool> repeat;
  /// The key had been committed before, and its text was erased since.
  std::optional<bool> erased;
};
BOOST_DESCRIBE_STRUCT(Done, (), (seq, item, number, repeat, erased))

/// Why a resume got a snapshot although it named a position.
BOOST_DEFINE_ENUM_CLASS(SnapshotReason, first, too_far, rollback, new_epoch)

/// The `ok` of `subscribe`. If recovered, the missed events follow as pushes, in order.
struct Subscribed {
  Epoch epoch;
  /// Where the channel stands; after the missed events, or of the snapshot.
  Seq seq = 0;
  bool recovered = false;
  std::optional<SnapshotReason> reason;
  std::optional<State> state;
  std::optional<Own> own;
  std::vector<Activity> activity;
};
BOOST_DESCRIBE_STRUCT(Subscribed, (), (epoch, seq, recovered, reason, state, own, activity))

/// Where a system event comes from (G2).
struct Source {
  ChannelName channel;
  Seq seq = 0;
};
BOOST_DESCRIBE_STRUCT(Source, (), (channel, seq))

/// A push. Stored as these bytes, sent as these bytes.
struct Event {
  ChannelName channel;
  Seq seq = 0;
  Time at{};
  /// What happened, for people and tests: "question.answered".
  std::string event;
  Author by;
  std::optional<Key> key;
  std::optional<Source> source;
  State data;
};
BOOST_DESCRIBE_STRUCT(Event, (), (channel, seq, at, event, by, key, source, data))

/// The server is about to restart; come back after a random time up to this (contract C9).
struct Restarting {
  std::int64_t spread_ms = 0;
};
BOOST_DESCRIBE_STRUCT(Restarting, (), (spread_ms))

}  // namespace protocol
