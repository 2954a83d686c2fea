// The chat of a talk.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "protocol/author.hpp"
#include "protocol/limits.hpp"
#include "protocol/text.hpp"
#include "protocol/time.hpp"

namespace protocol {

/// What one can answer with without a word; each person each of them once a message.
BOOST_DEFINE_ENUM_CLASS(Reaction, agree, thanks, idea, laugh, unclear)

struct ReactionTotal {
  Reaction reaction{};
  /// At least 1.
  std::int64_t count = 0;
  friend bool operator==(const ReactionTotal&, const ReactionTotal&) = default;
};
BOOST_DESCRIBE_STRUCT(ReactionTotal, (), (reaction, count))

struct ChatMessage {
  ItemId id;
  Seq seq = 0;
  Time at{};
  Author by;
  std::string text;
  /// The message that this one answers; it may be erased meanwhile.
  std::optional<ItemId> reply_to;
  /// Of the last edit. What stood there before is kept nowhere.
  std::optional<Time> edited_at;
  /// As of the last tally, in the order of Reaction, without those that nobody gave; absent: none.
  std::optional<std::vector<ReactionTotal>> reactions;
  bool erased = false;
  /// Whom it names and tells of it; in its text they stand as "@" and their names. Absent: nobody.
  std::optional<std::vector<AccountId>> mentions;
};
BOOST_DESCRIBE_STRUCT(ChatMessage, (),
                      (id, seq, at, by, text, reply_to, edited_at, reactions, erased, mentions))

/// New totals of one message; only in events.
struct ReactionTally {
  ItemId message;
  std::vector<ReactionTotal> reactions;
  /// As they stand in the message.
  [[nodiscard]] std::optional<std::vector<ReactionTotal>> totals() const {
    return reactions.empty() ? std::nullopt : std::optional{reactions};
  }
};
BOOST_DESCRIBE_STRUCT(ReactionTally, (), (message, reactions))

/// A reaction that a person gave; own state.
struct Reacted {
  ItemId message;
  Reaction reaction{};
};
BOOST_DESCRIBE_STRUCT(Reacted, (), (message, reaction))

/// What the moderators decide about the chat while the talk runs; a part of the talk. They and the
/// speakers write whatever it says.
struct ChatRules {
  /// Nobody else writes.
  bool closed = false;
  /// Seconds from one message of a person to the next, at most limits::chat_slow_seconds_max; 0: as
  /// fast as one likes.
  std::int64_t slow_s = 0;
  /// What was written before does not count for it.
  std::optional<Time> slow_since;
  /// The message that stands above the others; it may be erased meanwhile.
  std::optional<ItemId> pinned;
};
BOOST_DESCRIBE_STRUCT(ChatRules, (), (closed, slow_s, slow_since, pinned))

/// On `talk:`, while it is in lobby or live.
struct ChatPost {
  static constexpr auto name = "chat.post";
  Text<limits::chat_text_max> text;
  /// A message of this chat that is not erased.
  std::optional<ItemId> reply_to;
  /// At most limits::mentions_max, each once: who moderates or speaks, or whose name stands under
  /// something in this talk that was written lately. Never who only listens.
  std::vector<AccountId> mentions;
};
BOOST_DESCRIBE_STRUCT(ChatPost, (), (text, reply_to, mentions))

/// On `talk:`, while it is in lobby or live. By its author.
struct ChatEdit {
  static constexpr auto name = "chat.edit";
  ItemId message;
  Text<limits::chat_text_max> text;
  /// As in ChatPost, and whoever it mentioned already. Absent: as before.
  std::optional<std::vector<AccountId>> mentions;
};
BOOST_DESCRIBE_STRUCT(ChatEdit, (), (message, text, mentions))

/// On `talk:`. By its author or a moderator of the talk.
struct ChatErase {
  static constexpr auto name = "chat.erase";
  ItemId message;
};
BOOST_DESCRIBE_STRUCT(ChatErase, (), (message))

/// On `talk:`, while it is in lobby or live: a reaction, or not any more. No event of its own:
/// tallies follow.
struct ChatReact {
  static constexpr auto name = "chat.react";
  ItemId message;
  Reaction reaction{};
  bool on = false;
};
BOOST_DESCRIBE_STRUCT(ChatReact, (), (message, reaction, on))

/// On `desk:`, by the talk's moderators: who may write, and how often.
struct ChatRule {
  static constexpr auto name = "chat.rule";
  bool closed = false;
  std::int64_t slow_s = 0;
};
BOOST_DESCRIBE_STRUCT(ChatRule, (), (closed, slow_s))

/// On `desk:`, by the talk's moderators. Without a message: none is pinned any more.
struct ChatPin {
  static constexpr auto name = "chat.pin";
  std::optional<ItemId> message;
};
BOOST_DESCRIBE_STRUCT(ChatPin, (), (message))

/// On `desk:`, by the talk's moderators. Whether this person may write into the chat; nobody but
/// the desk and the person learns of it.
struct ChatMute {
  static constexpr auto name = "chat.mute";
  AccountId person;
  bool on = false;
};
BOOST_DESCRIBE_STRUCT(ChatMute, (), (person, on))

}  // namespace protocol
