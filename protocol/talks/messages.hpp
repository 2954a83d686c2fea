// Talks: planning, the states of a talk, its place in the list of talks.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "protocol/address.hpp"
#include "protocol/author.hpp"
#include "protocol/chat/messages.hpp"
#include "protocol/limits.hpp"
#include "protocol/registration/messages.hpp"
#include "protocol/speakers/messages.hpp"
#include "protocol/text.hpp"
#include "protocol/time.hpp"

namespace protocol {

/// In this order, never back, except lobby to registration or planned. A talk may skip
/// `registration`. A draft may be `discarded` and taken back from there.
BOOST_DEFINE_ENUM_CLASS(TalkState, draft, planned, registration, lobby, live, follow_up, archived,
                        discarded)

/// Whether the talk has its channel `talk:`: neither as a draft nor as a discarded one.
constexpr bool is_published(TalkState state) {
  return state != TalkState::draft && state != TalkState::discarded;
}
/// Whether nothing of the talk changes any more.
constexpr bool is_put_away(TalkState state) {
  return state == TalkState::archived || state == TalkState::discarded;
}

struct AgendaEntry {
  /// Minutes after the start.
  std::int64_t minute = 0;
  Text<limits::title_max> title;
};
BOOST_DESCRIBE_STRUCT(AgendaEntry, (), (minute, title))

/// What repeats: its talks bear the same id and title.
struct Series {
  ItemId id;
  Text<limits::title_max> title;
};
BOOST_DESCRIBE_STRUCT(Series, (), (id, title))

/// What its moderators decide about a talk.
struct TalkPlan {
  Text<limits::title_max> title;
  TextOrEmpty<limits::description_text_max> description;
  Time starts_at{};
  /// 5 to 600.
  std::int64_t minutes = 0;
  /// The office that invites.
  std::optional<ContactId> contact;
  /// The first one leads it (UI: Leitung), the others moderate beside (UI: Co-Moderation).
  std::vector<AccountId> moderators;
  std::vector<AccountId> speakers;
  /// Who writes the captions; they see what everyone sees.
  std::vector<AccountId> caption_writers;
  std::vector<AgendaEntry> agenda;
  /// Questions wait for a moderator's release before everyone sees them.
  bool review = false;
  /// The lobby opens by itself so many minutes before the start, 1 to limits::lobby_minutes_max;
  /// absent: by hand.
  std::optional<std::int64_t> lobby_minutes;
  /// It goes live by itself at the start, out of the lobby; only with lobby_minutes. Absent: by
  /// hand.
  std::optional<bool> live_on_time;
  /// So many days after the planned end the texts of chat and captions are erased, and who chose
  /// what in polls and who registered; 1 to limits::kept_days_max. Absent: they stay.
  std::optional<std::int64_t> kept_days;
  /// Absent: nobody registers.
  std::optional<RegistrationRules> registration;
  /// Given by series.create; an edit keeps it or takes the talk out.
  std::optional<Series> series;
  /// Guests by the open link may vote in polls. Absent: they may not.
  std::optional<bool> guest_polls;
  /// Whether questions may be asked by ticket. Absent: they may.
  std::optional<bool> anonymous;
};
BOOST_DESCRIBE_STRUCT(TalkPlan, (),
                      (title, description, starts_at, minutes, contact, moderators, speakers,
                       caption_writers, agenda, review, lobby_minutes, live_on_time, kept_days,
                       registration, series, guest_polls, anonymous))

inline bool allows_tickets(const TalkPlan& plan) { return plan.anonymous.value_or(true); }
/// Everybody whom the plan names, some perhaps twice.
inline std::vector<AccountId> announced_in(const TalkPlan& plan) {
  auto people = plan.moderators;
  people.insert(people.end(), plan.speakers.begin(), plan.speakers.end());
  people.insert(people.end(), plan.caption_writers.begin(), plan.caption_writers.end());
  return people;
}
inline bool is_announced(const TalkPlan& plan, const AccountId& person) {
  const auto people = announced_in(plan);
  return std::find(people.begin(), people.end(), person) != people.end();
}

/// Why a talk does not take place.
struct Cancellation {
  Time at{};
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(Cancellation, (), (at, reason))

/// How often title, start, length or cancellation changed since a talk was published: calendars
/// take over what has a higher number.
struct PlanRevision {
  std::int64_t number = 0;
  /// Of the last change.
  Time at{};
};
BOOST_DESCRIBE_STRUCT(PlanRevision, (), (number, at))

/// The subject of a `talk:` and its `desk:` channel.
struct Talk {
  ItemId id;
  TalkState state{};
  TalkPlan plan;
  std::optional<Time> live_at;
  std::optional<Time> ended_at;
  /// Absent: open, as fast as one likes, nothing pinned.
  std::optional<ChatRules> chat;
  /// Absent: closed.
  std::optional<QueueRules> queue;
  /// Who may not write into the chat. On the desk only.
  std::vector<AccountId> muted;
  /// When what was said was erased, as TalkPlan::kept_days wants it.
  std::optional<Time> said_erased_at;
  /// It does not take place; its state is `archived`.
  std::optional<Cancellation> cancelled;
  /// The modulus that the talk's tickets are signed with, soon after it is published.
  std::optional<std::string> ticket_key;
  /// Absent: as it was published.
  std::optional<PlanRevision> revision;
};
BOOST_DESCRIBE_STRUCT(Talk, (),
                      (id, state, plan, live_at, ended_at, chat, queue, muted, said_erased_at,
                       cancelled, ticket_key, revision))

/// What a list shows of registering.
struct RegistrationOffer {
  std::optional<Time> closes_at;
  /// Whoever registers waits for a seat.
  bool full = false;
};
BOOST_DESCRIBE_STRUCT(RegistrationOffer, (), (closes_at, full))

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
  /// Absent: nobody registers.
  std::optional<RegistrationOffer> registration;
  std::optional<Series> series;
  /// It does not take place.
  std::optional<bool> cancelled;
};
BOOST_DESCRIBE_STRUCT(TalkEntry, (),
                      (id, seq, state, title, starts_at, minutes, contact, moderators, live_at,
                       ended_at, registration, series, cancelled))

/// On `talks`. Makes a draft, seen on its desk only; who plans it moderates it. Reply: its id.
struct TalkCreate {
  static constexpr auto name = "talk.create";
  TalkPlan plan;
  std::vector<Address> links;
};
BOOST_DESCRIBE_STRUCT(TalkCreate, (), (plan, links))

/// On `talks`, all or nothing. Makes a draft of this plan for each date, in one series. Reply: the
/// series' id.
struct SeriesCreate {
  static constexpr auto name = "series.create";
  Text<limits::title_max> title;
  /// A registration closes as long before each talk as before starts_at.
  TalkPlan plan;
  /// 1 to limits::series_talks_max, ascending, none twice.
  std::vector<Time> starts;
};
BOOST_DESCRIBE_STRUCT(SeriesCreate, (), (title, plan, starts))

/// On `desk:`. The whole plan anew; other moderators, or in another order, only by who may name
/// them (see ModeratorAdd).
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

/// On `desk:`, before the talk is live. It does not take place; what was written stays readable.
struct TalkCancel {
  static constexpr auto name = "talk.cancel";
  Text<limits::reason_text_max> reason;
};
BOOST_DESCRIBE_STRUCT(TalkCancel, (), (reason))

/// On `desk:` until the talk is archived, by who leads it or an admin, as the next two. The person
/// moderates beside from now on; done without an event for who does already.
struct ModeratorAdd {
  static constexpr auto name = "moderator.add";
  AccountId person;
};
BOOST_DESCRIBE_STRUCT(ModeratorAdd, (), (person))

/// The person moderates no longer; done without an event for who does not. Not who leads.
struct ModeratorRemove {
  static constexpr auto name = "moderator.remove";
  AccountId person;
};
BOOST_DESCRIBE_STRUCT(ModeratorRemove, (), (person))

/// One of the other moderators leads from now on, and who led moderates beside.
struct ModeratorLead {
  static constexpr auto name = "moderator.lead";
  AccountId person;
};
BOOST_DESCRIBE_STRUCT(ModeratorLead, (), (person))

/// On `talk:`, while its lobby is open, by who waits there: whether its moderators may see the
/// name. Needs no key and is stored nowhere: they get the push `lobby.shown`, or not. Who wants to
/// stay seen says so again every limits::lobby_repeat_seconds.
struct LobbyShow {
  static constexpr auto name = "lobby.show";
  bool on = false;
};
BOOST_DESCRIBE_STRUCT(LobbyShow, (), (on))

/// Ephemeral push on the `inbox:` of each moderator. Off when it is taken back, and when the
/// connection that showed it ends.
struct LobbyShown {
  /// The talk.
  ChannelName channel;
  AccountId by;
  bool on = false;
};
BOOST_DESCRIBE_STRUCT(LobbyShown, (), (channel, by, on))

}  // namespace protocol
