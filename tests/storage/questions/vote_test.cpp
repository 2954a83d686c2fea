#include <catch2/catch.hpp>

#include "storage/own/own_repository.hpp"
#include "tests/storage/questions/question_fixture.hpp"

using namespace protocol;
using namespace server::questions;
using tests::QuestionFixture;

TEST_CASE("question.vote: counted once a person, published as totals") {
  QuestionFixture room;
  room.move({TalkState::planned});
  const auto asked = room.ask(room.kim, "Wer scannt?");
  const auto other = room.ask(room.kim, "Wann?");
  const auto vote = [&](const AccountId& account, const ItemId& question, bool on) {
    return room.must(handle_vote, account, room.talk, QuestionVote{question, on});
  };

  SECTION("done") {
    room.record("question_votes");
    CHECK_FALSE(vote(room.lou, asked, true).seq);
    vote(room.lou, asked, true);
    vote(room.ben, asked, true);
    vote(room.lou, other, true);
    CHECK(room.find(room.talk, asked).votes == 0);

    CHECK(room.publish_tallies(room.talk));
    CHECK(room.last_event(room.talk) == "tally");
    CHECK(room.events(room.talk).back().by.is_system());
    CHECK(room.find(room.talk, asked).votes == 2);
    CHECK(room.find(room.talk, other).votes == 1);
    // Nothing new, nothing said.
    CHECK_FALSE(room.publish_tallies(room.talk));

    vote(room.lou, asked, false);
    vote(room.lou, asked, false);
    vote(room.ada, other, true);
    vote(room.ada, other, false);
    room.publish_tallies(room.talk);
    CHECK(room.events(room.talk).back().data.tallies.size() == 1);
    CHECK(room.find(room.talk, asked).votes == 1);
    room.read([&](storage::Reader& reader) {
      const auto own = storage::own_of(reader, *reader.channel(room.talk), room.lou);
      CHECK(own.votes == std::vector{other});
    });
    room.check_replay();
  }
  SECTION("a vote and its withdrawal leave no tally") {
    vote(room.lou, asked, true);
    vote(room.lou, asked, false);
    CHECK_FALSE(room.publish_tallies(room.talk));
  }
  SECTION("a total outlives later changes of the question") {
    vote(room.lou, asked, true);
    room.publish_tallies(room.talk);
    room.must(handle_answer, room.ada, room.talk, room.answer(asked, "Ja."));
    CHECK(room.find(room.talk, asked).votes == 1);
    vote(room.ben, asked, true);
    room.publish_tallies(room.talk);
    CHECK(room.find(room.talk, asked).votes == 2);
  }
  SECTION("in a template") {
    const auto at_task = room.ask_at_task(room.kim, "Wer scannt?");
    room.must(handle_vote, room.lou, room.home, QuestionVote{at_task, true});
    room.publish_tallies(room.home);
    CHECK(room.find(room.home, at_task).votes == 1);
  }
  SECTION("refused") {
    CHECK(room.refusal(handle_vote, room.kim, room.talk, QuestionVote{asked, true}) == "forbidden");
    CHECK(room.refusal(handle_vote, room.lou, room.talk, QuestionVote{ItemId{}, true}) ==
          "not_found data.question");
    CHECK(room.refusal(handle_vote, room.lou, room.home, QuestionVote{asked, true}) ==
          "not_found data.question");
    CHECK(room.refusal(handle_vote, room.ada, room.desk, QuestionVote{asked, true}) ==
          "wrong_channel channel");
    room.move({TalkState::lobby, TalkState::live, TalkState::follow_up, TalkState::archived});
    CHECK(room.refusal(handle_vote, room.lou, room.talk, QuestionVote{other, true}) ==
          "wrong_state");
    CHECK(room.refusal(handle_vote, AccountId{}, room.talk, QuestionVote{asked, true}) ==
          "no_channel");
    room.must(handle_erase, room.kim, room.talk, QuestionErase{asked});
    CHECK(room.refusal(handle_vote, room.lou, room.talk, QuestionVote{asked, true}) ==
          "erased data.question");
  }
}
