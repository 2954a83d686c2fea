#include <catch2/catch.hpp>

#include "protocol/limits.hpp"
#include "tests/storage/questions/question_fixture.hpp"
#include "tests/support/show_result.hpp"

using namespace protocol;
using namespace server::questions;
using tests::DatabaseFixture;
using tests::QuestionFixture;

TEST_CASE("questions: open ones stay in the window whatever their age") {
  QuestionFixture room;
  room.move({TalkState::planned});
  const auto old_question = room.ask(room.kim, "Wer scannt?");
  const auto next = room.ask(room.kim, "Und wann?");
  // More answered ones than a window holds.
  std::vector<DatabaseFixture::Handle> batch;
  ItemId asked;
  for (std::size_t i = 0; i <= limits::window_items; ++i) {
    batch.push_back([&](storage::Transaction& transaction, server::auth::Access& access) {
      auto done = handle_ask(transaction, access, room.talk, room.question("?"));
      asked = done.value().item.value();
      return done;
    });
    batch.push_back([&](storage::Transaction& transaction, server::auth::Access& access) {
      return handle_answer(transaction, access, room.talk, room.answer(asked, "Ja."));
    });
  }
  for (const auto& result : room.run_batch(Author{room.ada}, room.talk, batch)) CHECK(result);

  const auto shown = [&](const ItemId& id) {
    for (const auto& question : room.snapshot(room.talk).questions) {
      if (question.id == id) return true;
    }
    return false;
  };
  CHECK(room.snapshot(room.talk).questions.size() == limits::window_items + 2);
  CHECK(shown(old_question));

  room.record("question_window");
  room.must(handle_answer, room.ada, room.talk, room.answer(old_question, "Das Archiv."));
  CHECK_FALSE(shown(old_question));
  room.must(handle_reopen, room.kim, room.talk, QuestionReopen{old_question});
  CHECK(shown(old_question));
  room.stop_recording();
  room.must(handle_erase, room.kim, room.talk, QuestionErase{next});
  CHECK_FALSE(shown(next));

  // The total of one outside the window comes back with it.
  room.must(handle_answer, room.ada, room.talk, room.answer(old_question, "Doch."));
  room.must(handle_vote, room.lou, room.talk, QuestionVote{old_question, true});
  room.publish_tallies(room.talk);
  CHECK_FALSE(shown(old_question));
  room.must(handle_reopen, room.kim, room.talk, QuestionReopen{old_question});
  CHECK(room.find(room.talk, old_question).votes == 1);
  room.check_replay();
}
