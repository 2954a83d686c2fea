#include "server/questions/question.hpp"

#include <functional>
#include <set>

#include <boost/describe.hpp>
#include <boost/mp11.hpp>
#include <catch2/catch.hpp>

#include "protocol/enum_name.hpp"
#include "protocol/limits.hpp"
#include "tests/support/show_result.hpp"

using namespace protocol;
using namespace server::questions;

namespace {

const Author ada{AccountId{{1}}};
const Author kim{AccountId{{2}}};
const Time noon = parse_time("2026-11-24T12:00:00.000Z").value();

Question a_question(QuestionState state) {
  Question question;
  question.id = ItemId{{7}};
  question.seq = 4;
  question.by = ada;
  question.number = 14;
  question.text = "Wer scannt?";
  question.state = state;
  return question;
}

Answer an_answer(const char* text) {
  Answer answer;
  answer.by = kim;
  answer.at = noon;
  answer.text = text;
  answer.html = text;
  return answer;
}

using Change = std::function<Result<Question>(Question, Home)>;

/// Checks a change over every state of the question and every home.
void check_all(const Change& change, const std::set<QuestionState>& from, QuestionState to,
               const std::set<TalkState>& in_talk, bool in_template) {
  using States = boost::describe::describe_enumerators<QuestionState>;
  using TalkStates = boost::describe::describe_enumerators<TalkState>;
  boost::mp11::mp_for_each<States>([&](auto state) {
    boost::mp11::mp_for_each<TalkStates>([&](auto talk) {
      INFO(state.name << " in a talk that is " << talk.name);
      const auto result = change(a_question(state.value), Home{talk.value});
      const bool expected = from.contains(state.value) && in_talk.contains(talk.value);
      REQUIRE(result.has_value() == expected);
      if (expected) CHECK(result->state == to);
      if (!expected) CHECK(result.error().code == ErrorCode::wrong_state);
    });
    INFO(state.name << " in a template");
    CHECK(change(a_question(state.value), Home{}).has_value() ==
          (in_template && from.contains(state.value)));
  });
  auto gone = a_question(*from.begin());
  gone.erased = true;
  CHECK(change(gone, Home{*in_talk.begin()}).error().code == ErrorCode::erased);
}

}  // namespace

TEST_CASE("question: which state may follow which, over all states of question and talk") {
  using enum QuestionState;
  const std::set at_work{TalkState::planned, TalkState::registration, TalkState::lobby,
                         TalkState::live, TalkState::follow_up};
  const std::set before_end{TalkState::planned, TalkState::registration, TalkState::lobby,
                            TalkState::live};
  SECTION("release") {
    check_all([](Question q, Home home) { return server::questions::released(q, home); },
              {waiting, held}, QuestionState::released, at_work, true);
  }
  SECTION("hold") {
    check_all([](Question q, Home home) { return server::questions::held(q, home); }, {waiting},
              QuestionState::held, at_work, true);
  }
  SECTION("call") {
    check_all([](Question q, Home home) { return called(q, home, noon); },
              {QuestionState::released, QuestionState::postponed}, answering, {TalkState::live},
              false);
    const auto question =
        called(a_question(QuestionState::released), TalkState::live, noon).value();
    CHECK(question.called_at == noon);
    CHECK(put_back(question).state == QuestionState::released);
  }
  SECTION("postpone") {
    check_all([](Question q, Home home) { return server::questions::postponed(q, home); },
              {QuestionState::released, answering}, QuestionState::postponed, before_end, true);
  }
  SECTION("merge") {
    auto into = a_question(QuestionState::released);
    into.id = ItemId{{8}};
    into.number = 9;
    const Change merge = [&](Question q, Home home) {
      return server::questions::merged(std::move(q), into, home);
    };
    check_all(merge, {QuestionState::released, QuestionState::postponed}, QuestionState::merged,
              at_work, true);
    into.state = waiting;
    check_all(merge, {waiting, QuestionState::held}, QuestionState::merged, at_work, true);
  }
  SECTION("unmerge") {
    check_all(
        [](Question q, Home home) {
          q.merged = Merge{ItemId{{8}}, 9, QuestionState::postponed};
          return unmerged(std::move(q), a_question(answering), home);
        },
        {QuestionState::merged}, QuestionState::postponed, at_work, true);
  }
  SECTION("assign") {
    for (const auto state : {QuestionState::released, answering, QuestionState::postponed}) {
      const Assignee to{AccountId{{2}}, {}};
      CHECK(server::questions::assigned(a_question(state), to, TalkState::live)->assigned == to);
    }
    for (const auto state :
         {waiting, QuestionState::held, QuestionState::answered, QuestionState::merged}) {
      CHECK(server::questions::assigned(a_question(state), {}, TalkState::live).error().code ==
            ErrorCode::wrong_state);
    }
  }
  SECTION("answer in writing") {
    check_all(
        [](Question q, Home home) {
          return server::questions::answered(q, an_answer("Das Archiv."), home);
        },
        {QuestionState::released, answering, QuestionState::postponed}, QuestionState::answered,
        at_work, true);
  }
  SECTION("reopen") {
    check_all([](Question q, Home home) { return reopened(q, home); }, {QuestionState::answered},
              QuestionState::released, at_work, true);
  }
}

TEST_CASE("question: answers") {
  using enum QuestionState;
  const auto answer = [](QuestionState state, Home home, const char* text) {
    return server::questions::answered(a_question(state), an_answer(text), home);
  };
  SECTION("aloud, without a text, only while spoken about in the running talk") {
    const auto done = answer(answering, TalkState::live, "");
    REQUIRE(done);
    CHECK(done->answer->spoken);
    CHECK(done->answer->by == kim);
    for (const auto& refused :
         {answer(QuestionState::released, TalkState::live, ""),
          answer(answering, TalkState::follow_up, ""), answer(QuestionState::released, {}, "")}) {
      REQUIRE_FALSE(refused);
      CHECK(refused.error().code == ErrorCode::too_short);
      CHECK(refused.error().field == "data.text");
    }
  }
  SECTION("aloud and noted down") {
    const auto done = answer(answering, TalkState::live, "Das Archiv.").value();
    CHECK(done.answer->spoken);
    CHECK(done.answer->text == "Das Archiv.");
  }
  SECTION("in writing") {
    CHECK_FALSE(answer(QuestionState::released, TalkState::live, "Ja.")->answer->spoken);
    CHECK_FALSE(answer(QuestionState::postponed, TalkState::follow_up, "Ja.")->answer->spoken);
    CHECK_FALSE(answer(QuestionState::released, {}, "Ja.")->answer->spoken);
  }
  SECTION("an earlier answer stays until there is another") {
    const auto done = answer(QuestionState::released, {}, "Ja.").value();
    const auto open = reopened(done, {}).value();
    CHECK(open.state == QuestionState::released);
    CHECK(open.answer->text == "Ja.");
  }
}

TEST_CASE("question: duplicates") {
  auto into = a_question(QuestionState::answering);
  into.id = ItemId{{8}};
  into.number = 9;
  const auto merge = [&](QuestionState state) {
    return server::questions::merged(a_question(state), into, TalkState::live);
  };
  SECTION("remember where they went and what they were") {
    const auto question = merge(QuestionState::postponed).value();
    CHECK(question.merged->into == into.id);
    CHECK(question.merged->number == 9);
    CHECK(question.merged->was == QuestionState::postponed);
    CHECK_FALSE(is_open(question.state));
    CHECK(to_json(set_free(question)) == to_json(a_question(QuestionState::postponed)));
  }
  SECTION("go into an open one") {
    for (const auto state : {QuestionState::answered, QuestionState::merged}) {
      into.state = state;
      CHECK(merge(QuestionState::released).error().field == "data.into");
    }
    into = erased(a_question(QuestionState::released));
    CHECK(merge(QuestionState::released).error().field == "data.into");
  }
  SECTION("do not cross the line between desk and talk") {
    CHECK(merge(QuestionState::waiting).error().field == "data.into");
    into.state = QuestionState::held;
    CHECK(merge(QuestionState::released).error().field == "data.into");
  }
  SECTION("come back until the other one is answered") {
    const auto question = merge(QuestionState::released).value();
    into.state = QuestionState::answered;
    CHECK(unmerged(question, into, TalkState::live).error().code == ErrorCode::wrong_state);
    CHECK(unmerged(question, erased(into), TalkState::live));
  }
  SECTION("are so many at most") {
    CHECK(may_join(0, limits::merged_questions_max - 2));
    CHECK(may_join(1, limits::merged_questions_max - 2).error().code == ErrorCode::too_many);
  }
}

TEST_CASE("question: who it can be assigned to") {
  TalkPlan plan;
  plan.speakers = {AccountId{{2}}};
  plan.moderators = {AccountId{{3}}};
  const ContactId office{{4}};
  CHECK(may_be_assigned({AccountId{{2}}, {}}, plan));
  CHECK(may_be_assigned({AccountId{{3}}, {}}, plan));
  CHECK(may_be_assigned({{}, office}, plan));
  CHECK(may_be_assigned({AccountId{{1}}, {}}, plan).error().field == "data.to.person");
  CHECK(may_be_assigned({}, plan).error().field == "data.to");
  CHECK(may_be_assigned({AccountId{{2}}, office}, plan).error().field == "data.to");
}

TEST_CASE("question: asking") {
  SECTION("from the announcement of a talk to the end of its follow-up, always in templates") {
    using States = boost::describe::describe_enumerators<TalkState>;
    boost::mp11::mp_for_each<States>([](auto state) {
      INFO(state.name);
      const bool expected = state.value != TalkState::draft && state.value != TalkState::archived &&
                            state.value != TalkState::discarded;
      CHECK(may_ask(state.value).has_value() == expected);
    });
    CHECK(may_ask(std::nullopt));
  }
  SECTION("under review it waits, until the talk has ended") {
    Talk talk;
    talk.state = TalkState::live;
    CHECK_FALSE(waits_for_release(talk));
    talk.plan.review = true;
    CHECK(waits_for_release(talk));
    talk.state = TalkState::planned;
    CHECK(waits_for_release(talk));
    talk.state = TalkState::follow_up;
    CHECK_FALSE(waits_for_release(talk));
  }
  SECTION("a channel has room for so many open ones") {
    CHECK(has_room(0));
    CHECK(has_room(static_cast<std::int64_t>(limits::open_questions_max) - 1));
    CHECK(has_room(static_cast<std::int64_t>(limits::open_questions_max)).error().code ==
          ErrorCode::too_many);
  }
}

TEST_CASE("question: votes") {
  using enum QuestionState;
  for (const auto state :
       {QuestionState::released, answering, QuestionState::postponed, QuestionState::answered}) {
    for (const Home home : {Home{}, Home{TalkState::live}, Home{TalkState::follow_up}}) {
      CHECK(may_vote(a_question(state), home, kim));
    }
    CHECK(may_vote(a_question(state), {}, ada).error().code == ErrorCode::forbidden);
    CHECK(may_vote(a_question(state), TalkState::archived, kim).error().code ==
          ErrorCode::wrong_state);
  }
  for (const auto state : {waiting, QuestionState::held, QuestionState::merged}) {
    CHECK(may_vote(a_question(state), {}, kim).error().code == ErrorCode::wrong_state);
  }
  CHECK(may_vote(erased(a_question(QuestionState::released)), {}, kim).error().code ==
        ErrorCode::erased);
}

TEST_CASE("question: erasure and what is left on the desk") {
  auto question =
      server::questions::answered(a_question(QuestionState::released), an_answer("Ja."), {})
          .value();
  CHECK(may_erase(question));
  const auto left = erased(question);
  CHECK(left.erased);
  CHECK(left.text.empty());
  CHECK_FALSE(left.answer);
  CHECK(left.number == 14);
  CHECK(left.by == ada);
  CHECK(may_erase(left).error().code == ErrorCode::erased);

  const auto gone = handed_over(
      server::questions::released(a_question(QuestionState::waiting), TalkState::live).value());
  CHECK(gone.state == QuestionState::released);
  CHECK(gone.text.empty());
  // It is nothing that could be released or held again; nor does it say that it was erased.
  CHECK(server::questions::released(gone, TalkState::live).error().code == ErrorCode::wrong_state);
  CHECK(server::questions::held(gone, TalkState::live).error().code == ErrorCode::wrong_state);
}
