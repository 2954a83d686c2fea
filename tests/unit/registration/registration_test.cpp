#include "server/registration/registration.hpp"

#include <chrono>

#include <boost/describe.hpp>
#include <boost/mp11.hpp>
#include <catch2/catch.hpp>

#include "protocol/enum_name.hpp"
#include "tests/support/show_result.hpp"

using namespace protocol;
using namespace server::registration;

namespace {

const Time noon = parse_time("2026-11-24T12:00:00.000Z").value();

Talk a_talk(TalkState state = TalkState::registration) {
  Talk talk;
  talk.state = state;
  talk.plan.registration = RegistrationRules{};
  return talk;
}

Registration in_state(RegistrationState state) {
  Registration registration;
  registration.state = state;
  return registration;
}

Seats seats(std::int64_t confirmed, std::int64_t waiting) { return {{}, confirmed, waiting, 0}; }

template <class T>
std::string problem(const Result<T>& result) {
  return result ? "none" : std::string{enum_name(result.error().code)};
}

}  // namespace

TEST_CASE("registration: open in its state and in the lobby, until its time") {
  using States = boost::describe::describe_enumerators<TalkState>;
  boost::mp11::mp_for_each<States>([](auto state) {
    INFO(state.name);
    const bool is_open = state.value == TalkState::registration || state.value == TalkState::lobby;
    CHECK(requested(a_talk(state.value), {}, noon).has_value() == is_open);
  });
  auto talk = a_talk();
  talk.plan.registration->closes_at = noon;
  CHECK(requested(talk, {}, noon - std::chrono::milliseconds{1}));
  CHECK(problem(requested(talk, {}, noon)) == "wrong_state");
  talk.plan.registration.reset();
  CHECK(problem(requested(talk, {}, noon)) == "wrong_state");
}

TEST_CASE("registration: once a person, again after leaving, never after a refusal") {
  auto talk = a_talk();
  const auto again = [&](RegistrationState mine) { return requested(talk, in_state(mine), noon); };
  CHECK(requested(talk, {}, noon).value() == RegistrationState::waiting);
  CHECK(again(RegistrationState::withdrawn).value() == RegistrationState::waiting);
  for (const auto mine :
       {RegistrationState::requested, RegistrationState::confirmed, RegistrationState::waiting}) {
    CHECK(problem(again(mine)) == "wrong_state");
  }
  CHECK(problem(again(RegistrationState::refused)) == "forbidden");
  talk.plan.registration->approval = true;
  CHECK(requested(talk, {}, noon).value() == RegistrationState::requested);
}

TEST_CASE("registration: which decision fits which state") {
  const auto talk = a_talk();
  struct Row {
    RegistrationState state;
    bool withdraw, approve, refuse;
  };
  using enum RegistrationState;
  for (const auto& row : {Row{RegistrationState::requested, true, true, true},
                          Row{confirmed, true, false, true}, Row{waiting, true, false, true},
                          Row{withdrawn, false, false, false}, Row{refused, false, true, false}}) {
    INFO(enum_name(row.state));
    const auto who = in_state(row.state);
    CHECK(may_withdraw(talk, who).has_value() == row.withdraw);
    CHECK(may_approve(talk, who).has_value() == row.approve);
    CHECK(may_refuse(talk, who).has_value() == row.refuse);
    CHECK(may_cancel(talk, who).has_value() == row.refuse);
    CHECK(problem(may_withdraw(a_talk(TalkState::follow_up), who)) == "wrong_state");
  }
  CHECK(problem(may_approve(talk, {})) == "not_found");
}

TEST_CASE("registration: who waits gets what is free, and no more") {
  auto talk = a_talk();
  CHECK(seats_to_fill(talk, seats(7, 3)) == 3);
  talk.plan.registration->capacity = 8;
  CHECK(seats_to_fill(talk, seats(7, 3)) == 1);
  CHECK(seats_to_fill(talk, seats(8, 3)) == 0);
  // Fewer seats than before take none away.
  CHECK(seats_to_fill(talk, seats(9, 3)) == 0);
  CHECK(seats_to_fill(talk, seats(2, 1)) == 1);
  talk.state = TalkState::follow_up;
  CHECK(seats_to_fill(talk, seats(2, 1)) == 0);
}

TEST_CASE("registration: full means that one waits") {
  RegistrationRules rules;
  CHECK_FALSE(is_full(rules, seats(1'000, 0)));
  rules.capacity = 2;
  CHECK_FALSE(is_full(rules, seats(1, 0)));
  CHECK(is_full(rules, seats(2, 0)));
  // Somebody leaves while others wait.
  CHECK(is_full(rules, seats(1, 1)));
}

TEST_CASE("registration: who waits for a moderator is the desk's matter") {
  CHECK(in_talk({{}, 1, 2, 3}).requested == std::nullopt);
}
