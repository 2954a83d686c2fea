// The link graph: any thing with an address linked to any other, readable from both ends.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "protocol/address.hpp"
#include "protocol/author.hpp"
#include "protocol/time.hpp"

namespace protocol {

/// One end of a link, as the channel of that end holds it: both ends' channels have one each (one
/// if it is the same channel, then `here` is the end that was linked from). What stands at the
/// other end is a card. `id` follows from both addresses.
struct LinkEnd {
  ItemId id;
  Seq seq = 0;
  /// The thing in this channel: a task, a question, a post, or the subject.
  Address here;
  Address other;
  /// Grows when the other end changes; cards are renewed when it does.
  std::int64_t version = 0;
  bool removed = false;
};
BOOST_DESCRIBE_STRUCT(LinkEnd, (), (id, seq, here, other, version, removed))

/// On the channel of `from`, of a draft on its desk; `to` must be readable to the caller. Linking
/// twice is no change.
struct LinkAdd {
  static constexpr auto name = "link.add";
  Address from;
  Address to;
};
BOOST_DESCRIBE_STRUCT(LinkAdd, (), (from, to))

/// On the channel of either end, by who made the link or may moderate there; of a draft on its
/// desk.
struct LinkRemove {
  static constexpr auto name = "link.remove";
  Address from;
  Address to;
};
BOOST_DESCRIBE_STRUCT(LinkRemove, (), (from, to))

/// What a card shows, by kind of the thing: how the other end of a link looks (contract C7).
struct Card {
  Address address;
  /// "F 14", "4.2", "B 12"; empty where the thing has none.
  std::string mark;
  /// A question's text, a task's name, a thread's title; shortened to 200 code points.
  std::string title;
  /// The channel's subject: "OZG-Formulare mit FIM".
  std::string home;
  std::optional<Author> by;
  std::optional<Time> at;
  /// Wire name of the thing's state, or of the talk's for a talk; empty where there is none.
  std::string state;
  std::int64_t votes = 0;
  /// First 300 code points of the answer, empty without one.
  std::string answer;
  std::optional<Author> answer_by;
  /// The talk's state, where the thing is in a talk.
  std::string talk_state;
};
BOOST_DESCRIBE_STRUCT(Card, (),
                      (address, mark, title, home, by, at, state, votes, answer, answer_by,
                       talk_state))

}  // namespace protocol
