#include <algorithm>
#include <chrono>

#include <catch2/catch.hpp>

#include "storage/own/own_repository.hpp"
#include "storage/questions/vote_repository.hpp"
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

TEST_CASE("question.vote: cards elsewhere are told of totals, at most once a second") {
  using namespace std::chrono_literals;
  using storage::EffectKind;
  QuestionFixture room;
  room.move({TalkState::planned});
  const auto task = task_address(room.home.item(), "2.1");
  auto command = QuestionFixture::question("Wer scannt?");
  command.links = {task};
  const auto asked = room.must(handle_ask, room.kim, room.talk, command).item.value();
  const auto alone = room.ask(room.kim, "Wann?");
  const auto start = room.now;
  const auto vote = [&](const AccountId& account, const ItemId& question, bool on) {
    room.must(handle_vote, account, room.talk, QuestionVote{question, on});
  };
  const auto tally = [&](std::chrono::milliseconds at) {
    room.now = start + at;
    return room.publish_tallies(room.talk);
  };
  const auto waits = [&](std::chrono::milliseconds at) {
    bool found = false;
    room.read([&](storage::Reader& reader) {
      const auto channels = storage::channels_with_due_totals(reader, start + at, 1'000);
      found = std::find(channels.begin(), channels.end(), room.talk) != channels.end();
    });
    return found;
  };

  vote(room.lou, asked, true);
  CHECK(waits(0ms));
  CHECK(tally(0ms));
  const auto told = room.effects(EffectKind::touch);
  REQUIRE(told.size() == 1);
  CHECK(told[0].target == room.home);
  CHECK(told[0].here == task);
  CHECK(told[0].about == address_of(room.talk, AddressKind::question, asked));
  CHECK_FALSE(waits(5s));

  SECTION("what changes within a second is published at once and told after it") {
    vote(room.ben, asked, true);
    CHECK(tally(250ms));
    CHECK(room.find(room.talk, asked).votes == 2);
    CHECK(room.effects(EffectKind::touch).empty());
    vote(room.ada, asked, true);
    CHECK(tally(500ms));
    CHECK(room.effects(EffectKind::touch).empty());
    // It waits in the database, for whichever server comes first.
    CHECK_FALSE(waits(999ms));
    CHECK_FALSE(tally(999ms));
    CHECK(waits(1'000ms));
    CHECK(tally(1'000ms));
    CHECK(room.effects(EffectKind::touch).size() == 1);
    const auto said = room.events(room.talk).back().data.tallies;
    REQUIRE(said.size() == 1);
    CHECK(said[0].question == asked);
    CHECK(said[0].votes == 3);
    CHECK_FALSE(waits(5s));
    CHECK_FALSE(tally(5s));
    room.check_replay();
  }
  SECTION("a busy question is told once a second") {
    int times = 0;
    for (int n = 1; n <= 12; ++n) {
      vote(room.ben, asked, n % 2 == 1);
      CHECK(tally(250ms * n));
      times += static_cast<int>(room.effects(EffectKind::touch).size());
    }
    CHECK(times == 3);
  }
  SECTION("questions wait apart from each other") {
    auto second = QuestionFixture::question("Wohin damit?");
    second.links = {task};
    const auto other = room.must(handle_ask, room.kim, room.talk, second).item.value();
    vote(room.ben, asked, true);
    vote(room.ben, other, true);
    CHECK(tally(400ms));
    const auto now_told = room.effects(EffectKind::touch);
    REQUIRE(now_told.size() == 1);
    CHECK(now_told[0].about == address_of(room.talk, AddressKind::question, other));
  }
  SECTION("without a card elsewhere there is nothing to tell") {
    vote(room.ben, alone, true);
    CHECK(tally(2s));
    CHECK(room.effects(EffectKind::touch).empty());
    CHECK_FALSE(waits(5s));
  }
  SECTION("an erased question is told by its erasure, not by its total") {
    vote(room.ben, asked, true);
    CHECK(tally(250ms));
    room.must(handle_erase, room.kim, room.talk, QuestionErase{asked});
    CHECK_FALSE(tally(2s));
  }
  SECTION("the number of statements does not grow with the questions") {
    const auto statements = [&](int questions) {
      for (int n = 0; n < questions; ++n) {
        auto more = QuestionFixture::question("Noch eine?");
        more.links = {task};
        const auto id = room.must(handle_ask, room.kim, room.talk, more).item.value();
        vote(room.ben, id, true);
      }
      std::size_t count = 0;
      const auto done = room.run_as(Author::system(), room.talk,
                                    [&](storage::Transaction& transaction, server::auth::Access&) {
                                      const auto before = transaction.round_trips();
                                      auto result = publish_tallies(transaction, room.talk);
                                      count = transaction.round_trips() - before;
                                      return result;
                                    });
      REQUIRE(done.has_value());
      CHECK(room.effects(EffectKind::touch).size() == static_cast<std::size_t>(questions));
      return count;
    };
    CHECK(statements(2) == statements(20));
  }
}
