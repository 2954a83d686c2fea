#include "server/talks/talk.hpp"

#include <set>

#include <boost/describe.hpp>
#include <boost/mp11.hpp>
#include <catch2/catch.hpp>

#include "protocol/enum_name.hpp"
#include "protocol/limits.hpp"
#include "tests/support/show_result.hpp"

using namespace protocol;
using namespace server::talks;

namespace {

using People = std::vector<AccountId>;

const AccountId ada{{1}};
const AccountId ben{{2}};
const AccountId cem{{3}};
const Time noon = parse_time("2026-11-24T12:00:00.000Z").value();

AgendaEntry entry(std::int64_t minute, const char* title) {
  AgendaEntry made;
  made.minute = minute;
  made.title = title;
  return made;
}

TalkPlan a_plan() {
  TalkPlan plan;
  plan.title = "E-Akte";
  plan.starts_at = noon;
  plan.minutes = 60;
  plan.moderators = {ada};
  return plan;
}

Talk a_talk(TalkState state) {
  Talk talk;
  talk.state = state;
  talk.plan = a_plan();
  return talk;
}

std::string problem(TalkPlan plan) {
  const auto checked = normal_plan(std::move(plan));
  if (checked) return "none";
  return std::string{enum_name(checked.error().code)} + " " + checked.error().field;
}

}  // namespace

TEST_CASE("talk: which state may follow which, all pairs") {
  using enum TalkState;
  const std::set<std::pair<TalkState, TalkState>> allowed{
      {draft, planned},      {planned, registration}, {planned, lobby},   {registration, lobby},
      {lobby, planned},      {lobby, registration},   {lobby, live},      {live, follow_up},
      {follow_up, archived}, {draft, discarded},      {discarded, draft},
  };
  using States = boost::describe::describe_enumerators<TalkState>;
  boost::mp11::mp_for_each<States>([&](auto from) {
    boost::mp11::mp_for_each<States>([&](auto to) {
      INFO(from.name << " to " << to.name);
      const bool expected = allowed.contains({from.value, to.value});
      CHECK(may_move(from.value, to.value) == expected);
      const auto result = moved(a_talk(from.value), to.value, noon);
      REQUIRE(result.has_value() == expected);
      if (expected) {
        CHECK(result->state == to.value);
        CHECK(result->live_at.has_value() == (to.value == live));
        CHECK(result->ended_at.has_value() == (to.value == follow_up));
      } else {
        CHECK(result.error().code == ErrorCode::wrong_state);
      }
    });
  });
}

TEST_CASE("talk: the times of its beginning and end stay") {
  auto talk = moved(a_talk(TalkState::lobby), TalkState::live, noon).value();
  talk = moved(talk, TalkState::follow_up, noon + std::chrono::hours{1}).value();
  talk = moved(talk, TalkState::archived, noon + std::chrono::hours{9}).value();
  CHECK(talk.live_at == noon);
  CHECK(talk.ended_at == noon + std::chrono::hours{1});
}

TEST_CASE("talk: when the clock moves it") {
  using enum TalkState;
  const auto in = [](TalkState state, std::optional<std::int64_t> lobby_minutes, bool live) {
    auto talk = a_talk(state);
    talk.plan.lobby_minutes = lobby_minutes;
    if (live) talk.plan.live_on_time = true;
    return talk;
  };
  for (const auto state : {planned, registration}) {
    CHECK(opens_lobby_at(in(state, 10, true)) == noon - std::chrono::minutes{10});
    CHECK_FALSE(opens_lobby_at(in(state, {}, false)));
    CHECK_FALSE(goes_live_at(in(state, 10, true)));
  }
  for (const auto state : {draft, lobby, live, follow_up, archived}) {
    CHECK_FALSE(opens_lobby_at(in(state, 10, true)));
  }
  CHECK(goes_live_at(in(lobby, 10, true)) == noon);
  CHECK_FALSE(goes_live_at(in(lobby, 10, false)));
  CHECK_FALSE(goes_live_at(in(live, 10, true)));
}

TEST_CASE("talk: when who has a seat is told that it begins") {
  using enum TalkState;
  using std::chrono::hours;
  using std::chrono::minutes;
  const auto in = [](TalkState state) {
    auto talk = a_talk(state);
    talk.plan.registration = RegistrationRules{};
    return talk;
  };
  for (const auto state : {planned, registration, lobby}) {
    CHECK(reminds_at(in(state), noon - hours{48}) == noon - hours{24});
    CHECK(reminds_at(in(state), noon - hours{24}) == noon - minutes{15});
    CHECK_FALSE(reminds_at(in(state), noon - minutes{15}));
    CHECK_FALSE(reminds_at(in(state), noon + hours{1}));
  }
  for (const auto state : {draft, live, follow_up, archived}) {
    CHECK_FALSE(reminds_at(in(state), noon - hours{48}));
  }
  CHECK_FALSE(reminds_at(a_talk(planned), noon - hours{48}));
}

TEST_CASE("talk: bounds of a plan") {
  CHECK(problem(a_plan()) == "none");
  auto plan = a_plan();
  SECTION("minutes") {
    for (const std::int64_t minutes : {5, 600}) {
      plan.minutes = minutes;
      CHECK(problem(plan) == "none");
    }
    for (const std::int64_t minutes : {-1, 0, 4, 601}) {
      plan.minutes = minutes;
      CHECK(problem(plan) == "bad_value data.plan.minutes");
    }
  }
  SECTION("people") {
    const auto many = [](std::size_t count) {
      People people;
      for (std::size_t i = 0; i < count; ++i) {
        AccountId id;
        id.bytes[3] = static_cast<std::uint8_t>(i + 1);
        people.push_back(id);
      }
      return people;
    };
    plan.moderators = many(limits::people_per_talk_max);
    plan.speakers = many(limits::people_per_talk_max);
    CHECK(problem(plan) == "none");
    plan.speakers = many(limits::people_per_talk_max + 1);
    CHECK(problem(plan) == "too_long data.plan.speakers");
    plan.moderators = many(limits::people_per_talk_max + 1);
    CHECK(problem(plan) == "too_long data.plan.moderators");
  }
  SECTION("a lobby that opens by itself") {
    for (const std::int64_t minutes : {std::int64_t{1}, limits::lobby_minutes_max}) {
      plan.lobby_minutes = minutes;
      CHECK(problem(plan) == "none");
    }
    for (const std::int64_t minutes : {std::int64_t{0}, limits::lobby_minutes_max + 1}) {
      plan.lobby_minutes = minutes;
      CHECK(problem(plan) == "bad_value data.plan.lobby_minutes");
    }
    plan.lobby_minutes.reset();
    plan.live_on_time = false;
    CHECK(problem(plan) == "none");
    plan.live_on_time = true;
    CHECK(problem(plan) == "bad_value data.plan.live_on_time");
    plan.lobby_minutes = 10;
    CHECK(problem(plan) == "none");
  }
  SECTION("what was said may be kept for so many days") {
    for (const std::int64_t days : {std::int64_t{1}, limits::kept_days_max}) {
      plan.kept_days = days;
      CHECK(problem(plan) == "none");
    }
    for (const std::int64_t days : {std::int64_t{0}, limits::kept_days_max + 1}) {
      plan.kept_days = days;
      CHECK(problem(plan) == "bad_value data.plan.kept_days");
    }
  }
  SECTION("agenda") {
    plan.agenda.assign(limits::agenda_entries_max, entry(60, "Ende"));
    CHECK(problem(plan) == "none");
    plan.agenda[2].minute = 61;
    CHECK(problem(plan) == "bad_value data.plan.agenda[2].minute");
    plan.agenda[2].minute = -1;
    CHECK(problem(plan) == "bad_value data.plan.agenda[2].minute");
    plan.agenda.assign(limits::agenda_entries_max + 1, entry(0, "Zu viel"));
    CHECK(problem(plan) == "too_long data.plan.agenda");
  }
}

TEST_CASE("talk: the normal form of a plan") {
  auto plan = a_plan();
  plan.moderators = {ada, ben, ada};
  plan.speakers = {cem, cem, ada};
  plan.agenda = {entry(30, "Fragen"), entry(0, "Begrüßung"), entry(30, "Ausblick")};
  const auto normal = normal_plan(plan).value();
  CHECK(normal.moderators == People{ada, ben});
  CHECK(normal.speakers == People{cem, ada});
  REQUIRE(normal.agenda.size() == 3);
  CHECK(normal.agenda[0].title == "Begrüßung");
  CHECK(normal.agenda[1].title == "Fragen");
  CHECK(normal.agenda[2].title == "Ausblick");
}

TEST_CASE("talk: who plans it moderates it, first") {
  auto plan = a_plan();
  plan.moderators = {};
  CHECK(with_planner(plan, ben).moderators == People{ben});
  plan.moderators = {ada, ben, cem};
  CHECK(with_planner(plan, ben).moderators == People{ben, ada, cem});
}

TEST_CASE("talk: editing") {
  SECTION("until it is archived") {
    for (const auto state : {TalkState::draft, TalkState::live, TalkState::follow_up}) {
      CHECK(may_edit(a_talk(state), a_plan()));
    }
    CHECK(may_edit(a_talk(TalkState::archived), a_plan()).error().code == ErrorCode::wrong_state);
  }
  SECTION("somebody must moderate") {
    auto plan = a_plan();
    plan.moderators.clear();
    const auto may = may_edit(a_talk(TalkState::draft), plan);
    REQUIRE_FALSE(may);
    CHECK(may.error().code == ErrorCode::too_short);
    CHECK(may.error().field == "data.plan.moderators");
  }
  SECTION("who loses the desk") {
    auto before = a_plan();
    before.moderators = {ada, ben};
    before.speakers = {ben, cem};
    auto after = before;
    CHECK(removed_people(before, after).empty());
    after.moderators = {ada};
    CHECK(removed_people(before, after).empty());
    after.speakers = {};
    CHECK(removed_people(before, after) == People{ben, cem});
  }
}

TEST_CASE("talk: its entry in the list") {
  auto talk = a_talk(TalkState::live);
  talk.id = ItemId{{9}};
  talk.live_at = noon;
  const auto listed = entry_of(talk, {}, 12);
  CHECK(listed.id == talk.id);
  CHECK(listed.seq == 12);
  CHECK(listed.state == TalkState::live);
  CHECK(listed.title == "E-Akte");
  CHECK(listed.minutes == 60);
  CHECK(listed.moderators == People{ada});
  CHECK(listed.live_at == noon);
}

TEST_CASE("talk: cancelled before it is live only, with its reason; readable from then on") {
  using States = boost::describe::describe_enumerators<TalkState>;
  boost::mp11::mp_for_each<States>([](auto state) {
    INFO(state.name);
    const bool is_coming = state.value == TalkState::planned ||
                           state.value == TalkState::registration ||
                           state.value == TalkState::lobby;
    const auto done = cancelled(a_talk(state.value), "Krank", noon);
    REQUIRE(done.has_value() == is_coming);
    if (!done) return;
    CHECK(done->state == TalkState::archived);
    CHECK(done->cancelled->reason == "Krank");
    CHECK(done->cancelled->at == noon);
    CHECK(entry_of(*done, {}, 1).cancelled == true);
    CHECK_FALSE(opens_lobby_at(*done));
  });
  CHECK_FALSE(entry_of(a_talk(TalkState::planned), {}, 1).cancelled);
}

TEST_CASE("series: a plan for each date, its registration closing as long before") {
  auto plan = a_plan();
  plan.registration = RegistrationRules{{}, false, noon - std::chrono::hours{24}};
  const auto week = std::chrono::hours{7 * 24};
  const auto plans = plans_of_series(plan, {noon + week, noon + 3 * week}).value();
  REQUIRE(plans.size() == 2);
  CHECK(plans[0].starts_at == noon + week);
  CHECK(plans[1].starts_at == noon + 3 * week);
  CHECK(plans[1].registration->closes_at == noon + 3 * week - std::chrono::hours{24});
  CHECK(plans[1].title == plan.title);

  const auto refusal = [&](const std::vector<Time>& starts) {
    return std::string{enum_name(plans_of_series(plan, starts).error().code)};
  };
  CHECK(refusal({}) == "too_short");
  CHECK(refusal({noon, noon}) == "bad_value");
  CHECK(refusal({noon + week, noon}) == "bad_value");
  std::vector<Time> many;
  for (std::size_t n = 0; n <= limits::series_talks_max; ++n) {
    many.push_back(noon + static_cast<int>(n) * week);
  }
  CHECK(refusal(many) == "too_long");
  many.pop_back();
  CHECK(plans_of_series(plan, many)->size() == limits::series_talks_max);
}

TEST_CASE("series: an edit keeps it or takes the talk out, but joins no other") {
  auto talk = a_talk(TalkState::planned);
  auto plan = a_plan();
  CHECK(may_edit(talk, plan));
  plan.series = Series{ItemId{{1}}, {}};
  CHECK_FALSE(may_edit(talk, plan));
  talk.plan.series = plan.series;
  CHECK(may_edit(talk, plan));
  plan.series->id = ItemId{{2}};
  CHECK_FALSE(may_edit(talk, plan));
  plan.series.reset();
  CHECK(may_edit(talk, plan));
}
