#include "server/talks/talk.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "protocol/limits.hpp"

namespace server::talks {

using namespace protocol;

namespace {

// Shorter is no event to invite to.
constexpr std::int64_t talk_minutes_min = 5;

constexpr std::array<std::pair<TalkState, TalkState>, 9> moves{{
    {TalkState::draft, TalkState::planned},
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

}  // namespace

Result<TalkPlan> normal_plan(TalkPlan plan) {
  if (plan.minutes < talk_minutes_min || plan.minutes > limits::talk_minutes_max) {
    return refuse(ErrorCode::bad_value, "5 to 600 minutes", "data.plan.minutes");
  }
  remove_doubles(plan.moderators);
  remove_doubles(plan.speakers);
  if (plan.moderators.size() > limits::people_per_talk_max) {
    return refuse(ErrorCode::too_long, "too many people", "data.plan.moderators");
  }
  if (plan.speakers.size() > limits::people_per_talk_max) {
    return refuse(ErrorCode::too_long, "too many people", "data.plan.speakers");
  }
  if (plan.agenda.size() > limits::agenda_entries_max) {
    return refuse(ErrorCode::too_long, "too many entries", "data.plan.agenda");
  }
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
  if (talk.state == TalkState::archived) {
    return refuse(ErrorCode::wrong_state, "the talk is archived");
  }
  if (plan.moderators.empty()) {
    return refuse(ErrorCode::too_short, "somebody must moderate", "data.plan.moderators");
  }
  return {};
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

std::vector<AccountId> removed_people(const TalkPlan& before, const TalkPlan& after) {
  auto people = before.moderators;
  people.insert(people.end(), before.speakers.begin(), before.speakers.end());
  remove_doubles(people);
  std::erase_if(people, [&](const AccountId& person) {
    return contains(after.moderators, person) || contains(after.speakers, person);
  });
  return people;
}

TalkEntry entry_of(const Talk& talk, Seq seq) {
  return {talk.id,
          seq,
          talk.state,
          talk.plan.title,
          talk.plan.starts_at,
          talk.plan.minutes,
          talk.plan.contact,
          talk.plan.moderators,
          talk.live_at,
          talk.ended_at};
}

}  // namespace server::talks
