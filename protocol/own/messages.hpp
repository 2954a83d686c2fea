// Own state: one row of one person, last value, no event, no time (contract C1).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "protocol/channel_name.hpp"
#include "protocol/ids.hpp"
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
};
BOOST_DESCRIBE_STRUCT(Own, (), (level, read, votes, waiting))

/// Ephemeral push on `inbox:`, to all devices of one person: their own state elsewhere.
struct OwnChanged {
  ChannelName channel;
  std::optional<FollowLevel> level;
  std::optional<std::int64_t> read;
  std::optional<ItemId> question;
  std::optional<bool> vote;
};
BOOST_DESCRIBE_STRUCT(OwnChanged, (), (channel, level, read, question, vote))

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
  std::int64_t count = 0;
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
