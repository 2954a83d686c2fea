#include "server/polls/poll.hpp"

#include <catch2/catch.hpp>

#include "protocol/limits.hpp"
#include "tests/support/show_result.hpp"

using namespace protocol;
using namespace server::polls;

namespace {

constexpr Time now{std::chrono::seconds{100}};

Talk a_talk(TalkState state = TalkState::live) {
  Talk talk;
  talk.state = state;
  return talk;
}

PollCreate a_question(PollKind kind, std::initializer_list<const char*> options) {
  PollCreate command;
  command.text = "Woran hängt es?";
  command.kind = kind;
  for (const auto* option : options) command.options.emplace_back(option);
  return command;
}

Poll an_open(PollKind kind, std::initializer_list<const char*> options,
             std::optional<std::int64_t> seconds = {}) {
  const auto poll = prepared(a_talk(), a_question(kind, options), 0).value();
  return opened(poll, a_talk(), {poll.id, seconds}, now).value();
}

std::string refused(const Result<Ballot>& ballot) {
  return std::string{enum_name(ballot.error().code)} + " " + ballot.error().field;
}

}  // namespace

TEST_CASE("polls: what one may ask") {
  const auto poll = prepared(a_talk(), a_question(PollKind::single, {"Ja", "Nein"}), 0).value();
  CHECK(poll.state == PollState::prepared);
  CHECK(poll.options == std::vector<std::string>{"Ja", "Nein"});
  CHECK_FALSE(poll.hidden);
  CHECK(prepared(a_talk(), a_question(PollKind::text, {}), 0).value().hidden);
  CHECK(prepared(a_talk(TalkState::draft), a_question(PollKind::text, {}), 0));

  const auto code = [](const PollCreate& command) {
    return prepared(a_talk(), command, 0).error().code;
  };
  CHECK(code(a_question(PollKind::single, {"Ja"})) == ErrorCode::too_short);
  CHECK(code(a_question(PollKind::multiple, {"Ja", "Nein", "Ja"})) == ErrorCode::bad_value);
  CHECK(code(a_question(PollKind::text, {"Ja", "Nein"})) == ErrorCode::bad_value);
  auto many = a_question(PollKind::single, {});
  for (int n = 0; n < 10'000; ++n) many.options.emplace_back(std::to_string(n));
  CHECK(code(many) == ErrorCode::too_long);
  CHECK(prepared(a_talk(), a_question(PollKind::text, {}), limits::open_polls_max).error().code ==
        ErrorCode::too_many);
  CHECK(prepared(a_talk(TalkState::follow_up), a_question(PollKind::text, {}), 0).error().code ==
        ErrorCode::wrong_state);
}

TEST_CASE("polls: opened while the talk runs, once, for a time") {
  const auto poll = prepared(a_talk(), a_question(PollKind::single, {"Ja", "Nein"}), 0).value();
  const auto open = opened(poll, a_talk(), {poll.id, 40}, now).value();
  CHECK(open.state == PollState::open);
  CHECK(open.closes_at == now + std::chrono::seconds{40});
  CHECK(open.counts == std::vector<std::int64_t>{0, 0});
  CHECK(opened(open, a_talk(), {poll.id, {}}, now).error().code == ErrorCode::wrong_state);
  for (const auto state : {TalkState::draft, TalkState::planned, TalkState::follow_up}) {
    CHECK(opened(poll, a_talk(state), {poll.id, {}}, now).error().code == ErrorCode::wrong_state);
  }
  CHECK(opened(poll, a_talk(), {poll.id, 0}, now).error().code == ErrorCode::bad_value);
  CHECK(opened(poll, a_talk(), {poll.id, limits::poll_seconds_max + 1}, now).error().code ==
        ErrorCode::too_long);
  CHECK(opened(handed_over(poll), a_talk(), {poll.id, {}}, now).error().code == ErrorCode::erased);
}

TEST_CASE("polls: more choices than a poll can have are refused as such") {
  const auto poll = prepared(a_talk(), a_question(PollKind::multiple, {"Ja", "Nein"}), 0).value();
  const auto open = opened(poll, a_talk(), {poll.id, {}}, now).value();
  PollVote vote;
  vote.poll = poll.id;
  vote.choices.assign(limits::poll_options_max + 1, 0);
  CHECK(ballot_of(open, vote, now).error().code == ErrorCode::too_long);
  vote.choices.pop_back();
  CHECK(ballot_of(open, vote, now).error().code == ErrorCode::bad_value);
}

TEST_CASE("polls: a time that was prepared holds, unless the opening says otherwise") {
  auto question = a_question(PollKind::single, {"Ja", "Nein"});
  question.seconds = 60;
  const auto poll = prepared(a_talk(), question, 0).value();
  CHECK(opened(poll, a_talk(), {poll.id, {}}, now)->closes_at == now + std::chrono::seconds{60});
  CHECK(opened(poll, a_talk(), {poll.id, 5}, now)->closes_at == now + std::chrono::seconds{5});
  question.seconds = 0;
  CHECK(prepared(a_talk(), question, 0).error().code == ErrorCode::bad_value);
  question.seconds = limits::poll_seconds_max + 1;
  CHECK(prepared(a_talk(), question, 0).error().code == ErrorCode::too_long);
}

TEST_CASE("polls: a vote fits its kind") {
  SECTION("single, scale") {
    const auto kind = GENERATE(PollKind::single, PollKind::scale);
    const auto poll = an_open(kind, {"1", "2", "3"});
    CHECK(ballot_of(poll, {poll.id, {2}, {}}, now).value().choices == std::vector<std::int64_t>{2});
    for (const auto& choices : std::vector<std::vector<std::int64_t>>{
             {}, {0, 1}, {3}, {-1}, {std::numeric_limits<std::int64_t>::max()}}) {
      CHECK(refused(ballot_of(poll, {poll.id, choices, {}}, now)) == "bad_value data.choices");
    }
    CHECK(refused(ballot_of(poll, {poll.id, {1}, "x"}, now)) == "bad_value data.text");
  }
  SECTION("multiple") {
    const auto poll = an_open(PollKind::multiple, {"1", "2", "3"});
    CHECK(ballot_of(poll, {poll.id, {2, 0}, {}}, now).value().choices ==
          std::vector<std::int64_t>{0, 2});
    CHECK(ballot_of(poll, {poll.id, {}, {}}, now).value().choices.empty());
    CHECK(refused(ballot_of(poll, {poll.id, {1, 1}, {}}, now)) == "bad_value data.choices");
  }
  SECTION("text") {
    const auto poll = an_open(PollKind::text, {});
    CHECK(ballot_of(poll, {poll.id, {}, "Personal"}, now).value().text == "Personal");
    CHECK(refused(ballot_of(poll, {poll.id, {}, {}}, now)) == "missing_field data.text");
    CHECK(refused(ballot_of(poll, {poll.id, {0}, "x"}, now)) == "bad_value data.choices");
  }
}

TEST_CASE("polls: no vote before it is open, after its time, or once it is closed") {
  const auto poll = an_open(PollKind::single, {"Ja", "Nein"}, 40);
  const PollVote vote{poll.id, {0}, {}};
  CHECK(ballot_of(poll, vote, now + std::chrono::milliseconds{39'999}));
  CHECK(ballot_of(poll, vote, now + std::chrono::seconds{40}).error().code ==
        ErrorCode::wrong_state);
  const auto over = closed(poll, {poll.id, {3, 4}, 7}, {}, now).value();
  CHECK(over.state == PollState::closed);
  CHECK(over.counts == std::vector<std::int64_t>{3, 4});
  CHECK(over.ballots == 7);
  CHECK(ballot_of(over, vote, now).error().code == ErrorCode::wrong_state);
  CHECK(closed(over, {poll.id, {}, 0}, {}, now).error().code == ErrorCode::wrong_state);
  const auto waiting = prepared(a_talk(), a_question(PollKind::single, {"Ja", "Nein"}), 0).value();
  CHECK(ballot_of(waiting, vote, now).error().code == ErrorCode::wrong_state);
}
