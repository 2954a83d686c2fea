#include <catch2/catch.hpp>

#include "protocol/limits.hpp"
#include "storage/links/link_repository.hpp"
#include "storage/own/activity_repository.hpp"
#include "storage/own/own_repository.hpp"
#include "tests/storage/questions/question_fixture.hpp"

using namespace protocol;
using namespace server::questions;
using storage::EffectKind;
using tests::QuestionFixture;

TEST_CASE("question.release, question.hold: from the desk to everyone") {
  QuestionFixture room;
  room.move({TalkState::planned});
  room.set_review(true);
  auto command = room.question("Kanarienvogel-41 scannt?");
  command.links = {task_address(room.home.item(), "2.1")};
  const auto waiting = room.must(handle_ask, room.kim, room.talk, command).item.value();

  SECTION("released") {
    room.record("question_release");
    const auto seq = room.snapshot(room.desk).questions[0].seq;
    const auto done = room.must(handle_release, room.ada, room.desk, QuestionRelease{waiting});
    CHECK(done.seq == seq + 1);
    const auto released = room.find(room.talk, waiting);
    CHECK(released.state == QuestionState::released);
    CHECK(released.text == "Kanarienvogel-41 scannt?");
    CHECK(released.by.account == room.kim);
    CHECK(released.number == 1);
    CHECK(released.seq == room.events(room.talk).back().seq);
    CHECK(room.snapshot(room.talk).links.size() == 1);
    REQUIRE(room.effects(EffectKind::link).size() == 1);
    CHECK(room.effects(EffectKind::link)[0].target == room.home);

    // It left the desk: nobody's waiting question, no text twice.
    const auto left = room.find(room.desk, waiting);
    CHECK(left.state == QuestionState::released);
    CHECK(left.text.empty());
    CHECK(room.snapshot(room.desk).links[0].removed);
    room.read([&](storage::Reader& reader) {
      CHECK(storage::own_of(reader, *reader.channel(room.talk), room.kim).waiting.empty());
    });
    CHECK(room.refusal(handle_release, room.ada, room.desk, QuestionRelease{waiting}) ==
          "wrong_state data.question");
    CHECK(room.refusal(handle_hold, room.ada, room.desk, QuestionHold{waiting}) ==
          "wrong_state data.question");
    room.check_replay();
  }
  SECTION(
      "released into a talk that has all the links it may: the link shows at its other end only") {
    const auto filled = room.run_as(
        {room.ada}, room.talk, [&](storage::Transaction& transaction, server::auth::Access&) {
          State full;
          for (std::size_t i = 0; i < limits::links_per_channel_max; ++i) {
            full.links.push_back(storage::make_link_end(
                address_of(room.talk), task_address(room.home.item(), std::to_string(i)),
                transaction.next_seq(room.talk)));
          }
          transaction.append(room.talk, "link.added", std::move(full), "links");
          return Result<Done>{Done{}};
        });
    REQUIRE(filled.has_value());
    room.must(handle_release, room.ada, room.desk, QuestionRelease{waiting});
    CHECK(room.find(room.talk, waiting).state == QuestionState::released);
    CHECK(room.snapshot(room.talk).links.size() == limits::links_per_channel_max);
    REQUIRE(room.effects(EffectKind::link).size() == 1);
    CHECK(room.effects(EffectKind::link)[0].target == room.home);
    room.check_replay();
  }
  SECTION("counted for everyone once it is released, not before") {
    const auto newest = [&] {
      std::int64_t number = -1;
      room.read([&](storage::Reader& reader) {
        number = storage::activity_of(reader, {room.talk}).at(0).number;
      });
      return number;
    };
    CHECK(newest() == 0);
    room.must(handle_release, room.ada, room.desk, QuestionRelease{waiting});
    CHECK(newest() == 1);
    room.must(handle_ask, room.lou, room.talk, room.question("Wann?"));
    CHECK(newest() == 1);
  }
  SECTION("held, then released") {
    room.record("question_hold");
    room.must(handle_hold, room.ada, room.desk, QuestionHold{waiting});
    CHECK(room.find(room.desk, waiting).state == QuestionState::held);
    CHECK(room.snapshot(room.talk).questions.empty());
    CHECK(room.refusal(handle_hold, room.ada, room.desk, QuestionHold{waiting}) ==
          "wrong_state data.question");
    room.must(handle_release, room.ada, room.desk, QuestionRelease{waiting});
    CHECK(room.find(room.talk, waiting).state == QuestionState::released);
  }
  SECTION("erased in the talk, after the desk had it") {
    room.must(handle_release, room.ada, room.desk, QuestionRelease{waiting});
    room.must(handle_erase, room.kim, room.talk, QuestionErase{waiting});
    CHECK(room.count_places_with("Kanarienvogel-41") == 0);
    CHECK(room.query_value("SELECT count(*) FROM command_key WHERE item = $1"
                           " AND hash IS NOT NULL",
                           {waiting.text()}) == "0");
    room.check_replay();
  }
  SECTION("erased on the desk by a moderator") {
    room.must(handle_erase, room.ada, room.desk, QuestionErase{waiting});
    CHECK(room.find(room.desk, waiting).erased);
    CHECK(room.count_places_with("Kanarienvogel-41") == 0);
    // Nobody else knew of it or of its links.
    CHECK(room.effects().empty());
    CHECK(room.query_value("SELECT count(*) FROM command_key WHERE item = $1"
                           " AND hash IS NOT NULL",
                           {waiting.text()}) == "0");
    CHECK(room.refusal(handle_release, room.ada, room.desk, QuestionRelease{waiting}) ==
          "erased data.question");
  }
  SECTION("refused") {
    for (const auto& account : {room.kim, room.make_account({Role::moderator})}) {
      CHECK(room.refusal(handle_release, account, room.desk, QuestionRelease{waiting}) ==
            "no_channel");
    }
    // Speakers read the desk, moderators decide.
    CHECK(room.refusal(handle_release, room.ben, room.desk, QuestionRelease{waiting}) ==
          "forbidden");
    CHECK(room.refusal(handle_hold, room.ben, room.desk, QuestionHold{waiting}) == "forbidden");
    CHECK(room.refusal(handle_release, room.ada, room.desk, QuestionRelease{}) ==
          "not_found data.question");
    CHECK(room.refusal(handle_release, room.ada, room.talk, QuestionRelease{waiting}) ==
          "wrong_channel channel");
    CHECK(room.refusal(handle_hold, room.ada, room.talk, QuestionHold{waiting}) ==
          "wrong_channel channel");
    // Before its release nothing in the talk can be done to it.
    CHECK(room.refusal(handle_vote, room.lou, room.talk, QuestionVote{waiting, true}) ==
          "not_found data.question");
    CHECK(room.refusal(handle_answer, room.ada, room.talk, room.answer(waiting, "Ja.")) ==
          "not_found data.question");
    room.move({TalkState::lobby, TalkState::live, TalkState::follow_up, TalkState::archived});
    CHECK(room.refusal(handle_release, room.ada, room.desk, QuestionRelease{waiting}) ==
          "wrong_state");
  }
}

TEST_CASE("question.call, question.postpone: one at a time is spoken about") {
  QuestionFixture room;
  room.go_live();
  auto command = room.question("Kanarienvogel-51?");
  command.links = {task_address(room.home.item(), "2.1")};
  const auto first = room.must(handle_ask, room.kim, room.talk, command).item.value();
  const auto second = room.ask(room.lou, "Wann?");

  SECTION("called, and the one before goes back") {
    room.record("question_call");
    room.must(handle_call, room.ada, room.talk, QuestionCall{first});
    CHECK(room.find(room.talk, first).state == QuestionState::answering);
    CHECK(room.find(room.talk, first).called_at);
    CHECK(room.effects(EffectKind::touch).size() == 1);
    CHECK(room.refusal(handle_call, room.ada, room.talk, QuestionCall{first}) ==
          "wrong_state data.question");

    room.must(handle_call, room.ada, room.talk, QuestionCall{second});
    CHECK(room.find(room.talk, first).state == QuestionState::released);
    CHECK(room.find(room.talk, second).state == QuestionState::answering);
    CHECK(room.events(room.talk).back().data.questions.size() == 2);
    // The card of the first one changed by an event about the second.
    CHECK(room.effects(EffectKind::touch).size() == 1);

    // The slot of that event holds the first one's text too.
    room.must(handle_erase, room.kim, room.talk, QuestionErase{first});
    CHECK(room.count_places_with("Kanarienvogel-51") == 0);
    room.check_replay();
  }
  SECTION("postponed, and called again") {
    room.record("question_postpone");
    room.must(handle_call, room.ada, room.talk, QuestionCall{first});
    room.must(handle_postpone, room.ada, room.talk, QuestionPostpone{first});
    CHECK(room.find(room.talk, first).state == QuestionState::postponed);
    room.must(handle_postpone, room.ada, room.talk, QuestionPostpone{second});
    room.must(handle_call, room.ada, room.talk, QuestionCall{first});
    CHECK(room.find(room.talk, first).state == QuestionState::answering);
  }
  SECTION("two calls in one batch") {
    const auto call = [&](const ItemId& question) {
      return [&room, question](storage::Transaction& transaction, server::auth::Access& access) {
        return handle_call(transaction, access, room.talk, QuestionCall{question});
      };
    };
    room.run_batch(Author{room.ada}, room.talk, {call(first), call(second)});
    CHECK(room.find(room.talk, first).state == QuestionState::released);
    CHECK(room.find(room.talk, second).state == QuestionState::answering);
  }
  SECTION("refused") {
    for (const auto& account : {room.kim, room.ben}) {
      CHECK(room.refusal(handle_call, account, room.talk, QuestionCall{first}) == "forbidden");
      CHECK(room.refusal(handle_postpone, account, room.talk, QuestionPostpone{first}) ==
            "forbidden");
    }
    CHECK(room.refusal(handle_call, room.ada, room.talk, QuestionCall{}) ==
          "not_found data.question");
    CHECK(room.refusal(handle_call, room.ada, room.home, QuestionCall{first}) ==
          "wrong_channel channel");
    CHECK(room.refusal(handle_postpone, room.ada, room.desk, QuestionPostpone{first}) ==
          "wrong_channel channel");
    room.must(handle_erase, room.kim, room.talk, QuestionErase{first});
    CHECK(room.refusal(handle_call, room.ada, room.talk, QuestionCall{first}) ==
          "erased data.question");
    room.move({TalkState::follow_up});
    CHECK(room.refusal(handle_call, room.ada, room.talk, QuestionCall{second}) == "wrong_state");
    CHECK(room.refusal(handle_postpone, room.ada, room.talk, QuestionPostpone{second}) ==
          "wrong_state");
  }
}
