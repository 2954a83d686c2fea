// Talks: planning, the states of a talk, its place in the list of talks.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "protocol/address.hpp"
#include "protocol/author.hpp"
#include "protocol/limits.hpp"
#include "protocol/text.hpp"
#include "protocol/time.hpp"

namespace protocol {

/// In this order, never back, except lobby to registration or planned. A talk may skip
/// `registration`.
BOOST_DEFINE_ENUM_CLASS(TalkState, draft, planned, registration, lobby, live, follow_up, archived)

struct AgendaEntry {
  /// Minutes after the start.
  std::int64_t minute = 0;
  Text<limits::title_max> title;
};
BOOST_DESCRIBE_STRUCT(AgendaEntry, (), (minute, title))

/// What its moderators decide about a talk.
struct TalkPlan {
  Text<limits::title_max> title;
  TextOrEmpty<limits::description_text_max> description;
  Time starts_at{};
  /// 5 to 600.
  std::int64_t minutes = 0;
  /// The office that invites.
  std::optional<ContactId> contact;
  std::vector<AccountId> moderators;
  std::vector<AccountId> speakers;
  std::vector<AgendaEntry> agenda;
  /// Questions wait for a moderator's release before everyone sees them.
  bool review = false;
};
BOOST_DESCRIBE_STRUCT(TalkPlan, (),
                      (title, description, starts_at, minutes, contact, moderators, speakers,
                       agenda, review))

/// The subject of a `talk:` and its `desk:` channel.
struct Talk {
  ItemId id;
  TalkState state{};
  TalkPlan plan;
  std::optional<Time> live_at;
  std::optional<Time> ended_at;
};
BOOST_DESCRIBE_STRUCT(Talk, (), (id, state, plan, live_at, ended_at))

/// A talk as the channel `talks` lists it.
struct TalkEntry {
  ItemId id;
  Seq seq = 0;
  TalkState state{};
  std::string title;
  Time starts_at{};
  std::int64_t minutes = 0;
  std::optional<ContactId> contact;
  std::vector<AccountId> moderators;
  std::optional<Time> live_at;
  std::optional<Time> ended_at;
};
BOOST_DESCRIBE_STRUCT(TalkEntry, (),
                      (id, seq, state, title, starts_at, minutes, contact, moderators, live_at,
                       ended_at))

/// On `talks`. Makes a draft, seen on its desk only; who plans it moderates it. Reply: its id.
struct TalkCreate {
  static constexpr auto name = "talk.create";
  TalkPlan plan;
  std::vector<Address> links;
};
BOOST_DESCRIBE_STRUCT(TalkCreate, (), (plan, links))

/// On `desk:`. The whole plan anew.
struct TalkEdit {
  static constexpr auto name = "talk.edit";
  TalkPlan plan;
};
BOOST_DESCRIBE_STRUCT(TalkEdit, (), (plan))

/// On `desk:`. Moves the talk to another state; draft to planned publishes it.
struct TalkMove {
  static constexpr auto name = "talk.move";
  TalkState to{};
};
BOOST_DESCRIBE_STRUCT(TalkMove, (), (to))

}  // namespace protocol
