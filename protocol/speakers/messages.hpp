// The speaker queue of a talk (UI: Redeliste): who wants to speak, in the server's order.
#pragma once

#include <optional>

#include <boost/describe.hpp>

#include "protocol/author.hpp"
#include "protocol/limits.hpp"
#include "protocol/time.hpp"

namespace protocol {

/// raised: waits. speaking: has the floor, one at a time. done: spoke. lowered: taken back or taken
/// off the list, unheard.
BOOST_DEFINE_ENUM_CLASS(HandState, raised, speaking, done, lowered)

/// Open hands stay in a snapshot's window whatever their age.
constexpr bool is_open(HandState state) {
  return state == HandState::raised || state == HandState::speaking;
}

struct Hand {
  ItemId id;
  /// The order of the list.
  Seq seq = 0;
  Time at{};
  Author by;
  HandState state{};
  /// Has not had the floor in this talk before; where the queue says so, these come first.
  bool first = false;
  /// When the floor was given, and when it ended.
  std::optional<Time> called_at;
  std::optional<Time> ended_at;
};
BOOST_DESCRIBE_STRUCT(Hand, (), (id, seq, at, by, state, first, called_at, ended_at))

/// What the moderators decide about the queue; a part of the talk.
struct QueueRules {
  /// Whether hands may be raised.
  bool open = false;
  /// Who has not spoken yet comes before who has.
  bool first_first = false;
  /// Speaking time in seconds, at most limits::speaking_seconds_max; shown, not enforced. 0: none.
  std::int64_t speaking_s = 0;
};
BOOST_DESCRIBE_STRUCT(QueueRules, (), (open, first_first, speaking_s))

/// On `desk:`, by the talk's moderators.
struct QueueRule {
  static constexpr auto name = "queue.rule";
  bool open = false;
  bool first_first = false;
  std::int64_t speaking_s = 0;
};
BOOST_DESCRIBE_STRUCT(QueueRule, (), (open, first_first, speaking_s))

/// On `talk:`, in the lobby and live, while the queue is open; one hand a person.
struct HandRaise {
  static constexpr auto name = "hand.raise";
};
BOOST_DESCRIBE_STRUCT(HandRaise, (), ())

/// On `talk:`, by who raised it or a moderator, while it waits.
struct HandLower {
  static constexpr auto name = "hand.lower";
  ItemId hand;
};
BOOST_DESCRIBE_STRUCT(HandLower, (), (hand))

/// On `talk:`, by its moderators: gives the floor. Whoever has it gives it up.
struct HandCall {
  static constexpr auto name = "hand.call";
  ItemId hand;
};
BOOST_DESCRIBE_STRUCT(HandCall, (), (hand))

/// On `talk:`, by who has the floor or a moderator: it ends.
struct HandEnd {
  static constexpr auto name = "hand.end";
  ItemId hand;
};
BOOST_DESCRIBE_STRUCT(HandEnd, (), (hand))

}  // namespace protocol
