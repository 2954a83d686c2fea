#include "server/talks/talk.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <string>
#include <utility>

#include "protocol/limits.hpp"

namespace server::talks {

using namespace protocol;

namespace {

// Shorter is no event to invite to.
constexpr std::int64_t talk_minutes_min = 5;

constexpr std::array<std::pair<TalkState, TalkState>, 11> moves{{
    {TalkState::draft, TalkState::planned},
    {TalkState::draft, TalkState::discarded},
    {TalkState::discarded, TalkState::draft},
    {TalkState::planned, TalkState::registration},
    {TalkState::planned, TalkState::lobby},
    {TalkState::registration, TalkState::lobby},
    {TalkState::lobby, TalkState::planned},
    {TalkState::lobby, TalkState::registration},
    {TalkState::lobby, TalkState::live},
    {TalkState::live, TalkState::follow_up},
    {TalkState::follow_up, TalkState::archived},
}};

void remove_doubles(std::vector<AccountId>& people) {
  auto end = people.begin();
  for (const auto& person : people) {
    if (std::find(people.begin(), end, person) == end) *end++ = person;
  }
  people.erase(end, people.end());
}

bool contains(const std::vector<AccountId>& people, const AccountId& person) {
  return std::find(people.begin(), people.end(), person) != people.end();
}

/// Nothing: for ever.
std::optional<Time> kept_until(const TalkPlan& plan) {
  if (!plan.kept_days) return std::nullopt;
  return plan.starts_at + std::chrono::minutes{plan.minutes} + std::chrono::days{*plan.kept_days};
}

Result<void> check_registration(const TalkPlan& plan) {
  if (!plan.registration) return {};
  const auto& rules = *plan.registration;
  if (rules.capacity && (*rules.capacity < 1 || *rules.capacity > limits::seats_max)) {
    return refuse(ErrorCode::bad_value, "1 to 100000 seats", "data.plan.registration.capacity");
  }
  if (rules.closes_at && *rules.closes_at > plan.starts_at) {
    return refuse(ErrorCode::bad_value, "after the talk begins",
                  "data.plan.registration.closes_at");
  }
  return {};
}

}  // namespace

Result<TalkPlan> normal_plan(TalkPlan plan) {
  if (plan.minutes < talk_minutes_min || plan.minutes > limits::talk_minutes_max) {
    return refuse(ErrorCode::bad_value, "5 to 600 minutes", "data.plan.minutes");
  }
  remove_doubles(plan.moderators);
  remove_doubles(plan.speakers);
  remove_doubles(plan.caption_writers);
  if (plan.moderators.size() > limits::people_per_talk_max) {
    return refuse(ErrorCode::too_long, "too many people", "data.plan.moderators");
  }
  if (plan.speakers.size() > limits::people_per_talk_max) {
    return refuse(ErrorCode::too_long, "too many people", "data.plan.speakers");
  }
  if (plan.caption_writers.size() > limits::people_per_talk_max) {
    return refuse(ErrorCode::too_long, "too many people", "data.plan.caption_writers");
  }
  if (plan.agenda.size() > limits::agenda_entries_max) {
    return refuse(ErrorCode::too_long, "too many entries", "data.plan.agenda");
  }
  if (plan.lobby_minutes &&
      (*plan.lobby_minutes < 1 || *plan.lobby_minutes > limits::lobby_minutes_max)) {
    return refuse(ErrorCode::bad_value, "1 to 120 minutes", "data.plan.lobby_minutes");
  }
  if (plan.kept_days && (*plan.kept_days < 1 || *plan.kept_days > limits::kept_days_max)) {
    return refuse(ErrorCode::bad_value, "1 to 3650 days", "data.plan.kept_days");
  }
  if (plan.live_on_time.value_or(false) && !plan.lobby_minutes) {
    return refuse(ErrorCode::bad_value, "only after a lobby that opens by itself",
                  "data.plan.live_on_time");
  }
  if (auto may = check_registration(plan); !may) return may.error();
  for (std::size_t i = 0; i < plan.agenda.size(); ++i) {
    if (plan.agenda[i].minute < 0 || plan.agenda[i].minute > plan.minutes) {
      return refuse(ErrorCode::bad_value, "not within the talk",
                    "data.plan.agenda[" + std::to_string(i) + "].minute");
    }
  }
  std::stable_sort(plan.agenda.begin(), plan.agenda.end(),
                   [](const auto& a, const auto& b) { return a.minute < b.minute; });
  return plan;
}

TalkPlan with_planner(TalkPlan plan, const AccountId& planner) {
  std::erase(plan.moderators, planner);
  plan.moderators.insert(plan.moderators.begin(), planner);
  return plan;
}

Result<void> may_edit(const Talk& talk, const TalkPlan& plan) {
  if (is_put_away(talk.state)) {
    return refuse(ErrorCode::wrong_state, "the talk is archived");
  }
  if (plan.moderators.empty()) {
    return refuse(ErrorCode::too_short, "somebody must moderate", "data.plan.moderators");
  }
  if (talk.live_at && talk.plan.kept_days) {
    const auto told = kept_until(talk.plan);
    const auto wanted = kept_until(plan);
    if (!wanted || *wanted > *told) {
      return refuse(ErrorCode::wrong_state, "it can be erased earlier than announced, not later",
                    "data.plan.kept_days");
    }
  }
  const auto& series = talk.plan.series;
  if (plan.series && (!series || plan.series->id != series->id)) {
    return refuse(ErrorCode::bad_value, "not a talk of this series", "data.plan.series");
  }
  return {};
}

Result<std::vector<TalkPlan>> plans_of_series(const TalkPlan& plan,
                                              const std::vector<Time>& starts) {
  if (starts.empty()) return refuse(ErrorCode::too_short, "no date", "data.starts");
  if (starts.size() > limits::series_talks_max) {
    return refuse(ErrorCode::too_long, "too many dates", "data.starts");
  }
  std::vector<TalkPlan> plans;
  for (const auto& start : starts) {
    if (!plans.empty() && start <= plans.back().starts_at) {
      return refuse(ErrorCode::bad_value, "the dates do not ascend", "data.starts");
    }
    auto& talk = plans.emplace_back(plan);
    talk.starts_at = start;
    if (talk.registration && talk.registration->closes_at) {
      *talk.registration->closes_at += start - plan.starts_at;
    }
  }
  return plans;
}

bool is_same_event(const TalkPlan& before, const TalkPlan& after) {
  return before.title == after.title && before.starts_at == after.starts_at &&
         before.minutes == after.minutes;
}

Talk revised(Talk talk, Time now) {
  const auto before = talk.revision ? talk.revision->number : 0;
  talk.revision = PlanRevision{before + 1, now};
  return talk;
}

Result<Talk> cancelled(Talk talk, std::string reason, Time now) {
  const bool is_coming = talk.state == TalkState::planned ||
                         talk.state == TalkState::registration || talk.state == TalkState::lobby;
  if (!is_coming) return refuse(ErrorCode::wrong_state, "only a talk that is to come");
  talk.state = TalkState::archived;
  talk.cancelled = Cancellation{now, std::move(reason)};
  return revised(std::move(talk), now);
}

bool may_move(TalkState from, TalkState to) {
  return std::find(moves.begin(), moves.end(), std::pair{from, to}) != moves.end();
}

Result<Talk> moved(Talk talk, TalkState to, Time now) {
  if (!may_move(talk.state, to)) {
    return refuse(ErrorCode::wrong_state, "the talk cannot go there from where it is", "data.to");
  }
  talk.state = to;
  if (to == TalkState::live) talk.live_at = now;
  if (to == TalkState::follow_up) talk.ended_at = now;
  return talk;
}

std::optional<Time> opens_lobby_at(const Talk& talk) {
  const bool waits = talk.state == TalkState::planned || talk.state == TalkState::registration;
  if (!waits || !talk.plan.lobby_minutes) return std::nullopt;
  return talk.plan.starts_at - std::chrono::minutes{*talk.plan.lobby_minutes};
}

std::optional<Time> goes_live_at(const Talk& talk) {
  if (talk.state != TalkState::lobby || !talk.plan.live_on_time.value_or(false)) {
    return std::nullopt;
  }
  return talk.plan.starts_at;
}

bool is_awaited(const Talk& talk) {
  return talk.state == TalkState::planned || talk.state == TalkState::registration ||
         talk.state == TalkState::lobby;
}

std::optional<Time> reminds_at(const Talk& talk, Time now) {
  if (!is_awaited(talk) || !talk.plan.registration) return std::nullopt;
  for (const auto before : reminded_before) {
    const auto at = talk.plan.starts_at - before;
    if (at > now) return at;
  }
  return std::nullopt;
}

std::optional<Time> erases_said_at(const Talk& talk) {
  if (!is_published(talk.state) || talk.said_erased_at) return std::nullopt;
  return kept_until(talk.plan);
}

std::vector<AccountId> removed_people(const TalkPlan& before, const TalkPlan& after) {
  auto people = before.moderators;
  people.insert(people.end(), before.speakers.begin(), before.speakers.end());
  remove_doubles(people);
  std::erase_if(people, [&](const AccountId& person) {
    return contains(after.moderators, person) || contains(after.speakers, person);
  });
  return people;
}

TalkEntry entry_of(const Talk& talk, const Seats& seats, Seq seq) {
  const auto& rules = talk.plan.registration;
  std::optional<RegistrationOffer> offer;
  if (rules) offer = RegistrationOffer{rules->closes_at, is_full(*rules, seats)};
  return {talk.id,
          seq,
          talk.state,
          talk.plan.title,
          talk.plan.starts_at,
          talk.plan.minutes,
          talk.plan.contact,
          talk.plan.moderators,
          talk.live_at,
          talk.ended_at,
          offer,
          talk.plan.series,
          talk.cancelled ? std::optional{true} : std::nullopt};
}

}  // namespace server::talks
