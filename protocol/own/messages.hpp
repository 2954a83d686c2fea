// Own state: one row of one person, last value, no event, no time (contract C1).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "protocol/channel_name.hpp"
#include "protocol/chat/messages.hpp"
#include "protocol/ids.hpp"
#include "protocol/polls/messages.hpp"
#include "protocol/questions/messages.hpp"

namespace protocol {

BOOST_DEFINE_ENUM_CLASS(FollowLevel, normal, following, muted)

/// On `thread:`, `talk:` or `template:`. Needs no key.
struct OwnFollow {
  static constexpr auto name = "own.follow";
  FollowLevel level{};
};
BOOST_DESCRIBE_STRUCT(OwnFollow, (), (level))

/// On `thread:`. All posts up to this number were read. Never moves back. Needs no key.
struct OwnRead {
  static constexpr auto name = "own.read";
  std::int64_t number = 0;
};
BOOST_DESCRIBE_STRUCT(OwnRead, (), (number))

/// What stands beside a snapshot, read for the caller alone (contract C7).
struct Own {
  FollowLevel level{};
  std::int64_t read = 0;
  /// Questions of this channel that the caller wants to know too.
  std::vector<ItemId> votes;
  /// The caller's own questions that wait on the desk or were put back there.
  std::vector<Question> waiting;
  /// The caller may not write into this talk's chat.
  bool muted = false;
  /// What the caller voted in polls of this talk.
  std::vector<Ballot> ballots;
  /// The caller's reactions to the messages of the snapshot.
  std::vector<Reacted> reactions;
  /// The caller asked for a certificate of attendance in this talk.
  bool certificate = false;
  /// In the caller's own inbox: their calendar can be subscribed to.
  bool feed = false;
};
BOOST_DESCRIBE_STRUCT(Own, (),
                      (level, read, votes, waiting, muted, ballots, reactions, certificate, feed))

/// Ephemeral push on `inbox:`, to all devices of one person: their own state elsewhere.
struct OwnChanged {
  ChannelName channel;
  std::optional<FollowLevel> level;
  std::optional<std::int64_t> read;
  std::optional<ItemId> question;
  std::optional<bool> vote;
  std::optional<bool> muted;
  std::optional<Ballot> ballot;
  std::optional<Reacted> reaction;
  /// Whether `reaction` was given or taken back.
  std::optional<bool> reacted;
  /// Their registration for this talk: ask for it again.
  std::optional<bool> registration;
  /// Whether they have one for this talk.
  std::optional<bool> certificate;
  /// Whether their calendar can be subscribed to; `channel` is the inbox itself.
  std::optional<bool> feed;
};
BOOST_DESCRIBE_STRUCT(OwnChanged, (),
                      (channel, level, read, question, vote, muted, ballot, reaction, reacted,
                       registration, certificate, feed))

/// How much happened in a channel; ephemeral, gathered per 2 s, and beside snapshots of lists.
struct Activity {
  ChannelName channel;
  /// Number of the newest marked item: posts of a thread, questions of a talk or template.
  std::int64_t number = 0;
  /// Questions that are open.
  std::int64_t open = 0;
  std::int64_t annotations = 0;
  std::optional<Time> at;
  std::optional<Author> by;
};
BOOST_DESCRIBE_STRUCT(Activity, (), (channel, number, open, annotations, at, by))

/// Ephemeral push on `talk:`.
struct Listeners {
  /// Absent: fewer than limits::listeners_shown_min.
  std::optional<std::int64_t> count;
};
BOOST_DESCRIBE_STRUCT(Listeners, (), (count))

/// A followed channel in `GET /api/following`.
struct Following {
  ChannelName channel;
  std::string title;
  Activity activity;
  std::int64_t read = 0;
};
BOOST_DESCRIBE_STRUCT(Following, (), (channel, title, activity, read))

}  // namespace protocol
