#include <catch2/catch.hpp>

#include "protocol/limits.hpp"
#include "server/chat/message_handlers.hpp"
#include "storage/own/activity_repository.hpp"
#include "storage/own/own_repository.hpp"
#include "tests/storage/questions/question_fixture.hpp"

using namespace protocol;
using namespace server::questions;
using storage::EffectKind;
using tests::QuestionFixture;

TEST_CASE("question.ask in a talk: open for everyone at once") {
  QuestionFixture room;
  room.move({TalkState::planned});
  SECTION("done") {
    room.record("question_ask");
    const auto done = room.must(handle_ask, room.kim, room.talk, room.question("Wer scannt?"));
    CHECK(done.seq == 2);
    CHECK(done.number == 1);
    const auto asked = room.find(room.talk, done.item.value());
    CHECK(asked.state == QuestionState::released);
    CHECK(asked.by.account == room.kim);
    CHECK(asked.seq == 2);
    CHECK(room.effects().empty());
    CHECK(room.must(handle_ask, room.kim, room.talk, room.question("Wann?")).number == 2);
    room.read([&](storage::Reader& reader) {
      const auto activity = storage::activity_of(reader, {room.talk, room.home});
      for (const auto& one : activity) {
        CHECK(one.number == (one.channel == room.talk ? 2 : 0));
        CHECK(one.open == (one.channel == room.talk ? 2 : 0));
      }
    });
    room.check_replay();
  }
  SECTION("with a link to a task") {
    auto command = room.question("Wer scannt?");
    const auto task = task_address(room.home.item(), "2.1");
    command.links = {task};
    const auto done = room.must(handle_ask, room.kim, room.talk, command);
    const auto address = address_of(room.talk, AddressKind::question, done.item.value());
    const auto links = room.snapshot(room.talk).links;
    REQUIRE(links.size() == 1);
    CHECK(links[0].here == address);
    REQUIRE(room.effects(EffectKind::link).size() == 1);
    CHECK(room.effects(EffectKind::link)[0].here == task);
  }
  SECTION("from the announcement to the end of the follow-up") {
    room.move({TalkState::lobby, TalkState::live, TalkState::follow_up});
    CHECK(room.must(handle_ask, room.kim, room.talk, room.question("Noch eine?")).seq);
    room.move({TalkState::archived});
    CHECK(room.refusal(handle_ask, room.kim, room.talk, room.question("Zu spät?")) ==
          "wrong_state");
  }
  SECTION("refused") {
    CHECK(room.refusal(handle_ask, room.kim, room.talk, room.question("x", "2.1")) ==
          "bad_value data.task");
    CHECK(room.refusal(handle_ask, room.ada, room.desk, room.question("x")) ==
          "wrong_channel channel");
    CHECK(room.refusal(handle_ask, AccountId{}, room.talk, room.question("x")) == "no_channel");
    auto command = room.question("x");
    command.links = {task_address(room.home.item(), "9.9")};
    CHECK(room.refusal(handle_ask, room.kim, room.talk, command) == "bad_value data.links[0]");
  }
}

TEST_CASE("question.ask under review: on the desk only") {
  QuestionFixture room;
  room.move({TalkState::planned});
  room.set_review(true);
  auto command = room.question("Kanarienvogel-31 scannt?");
  command.links = {task_address(room.home.item(), "2.1")};
  const auto talk_before = to_json(room.snapshot(room.talk));

  SECTION("asked") {
    const auto done = room.must(handle_ask, room.kim, room.talk, command);
    CHECK_FALSE(done.seq);
    CHECK(done.number == 1);
    const auto id = done.item.value();
    CHECK(room.find(room.desk, id).state == QuestionState::waiting);
    CHECK(room.find(room.desk, id).number == 1);

    // Nothing wider knows of it: no event, no item, no effect, no link.
    CHECK(to_json(room.snapshot(room.talk)) == talk_before);
    CHECK(room.effects().empty());
    CHECK(room.count_places_with("Kanarienvogel-31") ==
          std::stoll(room.query_value(
              "SELECT (SELECT count(*) FROM event e JOIN channel c ON c.id = e.channel_id"
              " WHERE c.name = $1 AND position($2 IN body) > 0) + (SELECT count(*) FROM item i"
              " JOIN channel c ON c.id = i.channel_id WHERE c.name = $1"
              " AND position($2 IN body) > 0)",
              {room.desk.text(), "Kanarienvogel-31"})));
    room.read([&](storage::Reader& reader) {
      const auto own = storage::own_of(reader, *reader.channel(room.talk), room.kim);
      REQUIRE(own.waiting.size() == 1);
      CHECK(own.waiting[0].id == id);
      CHECK(storage::own_of(reader, *reader.channel(room.talk), room.lou).waiting.empty());
      CHECK(storage::activity_of(reader, {room.talk})[0].open == 0);
    });
  }
  SECTION("after the end everyone sees it at once") {
    room.move({TalkState::lobby, TalkState::live, TalkState::follow_up});
    CHECK(room.must(handle_ask, room.kim, room.talk, command).seq);
  }
}

TEST_CASE("question.ask at a task: waits for the contact point") {
  QuestionFixture room;
  SECTION("done") {
    room.record("template_ask");
    const auto done =
        room.must(handle_ask, room.kim, room.home, room.question("Wer scannt?", "2.1"));
    CHECK(done.number == 1);
    CHECK(room.find(room.home, done.item.value()).task == "2.1");
    const auto totals = room.snapshot(room.home).totals;
    REQUIRE(totals.size() == 1);
    CHECK(totals[0].task == "2.1");
    CHECK(totals[0].questions == 1);
    const auto lines = room.effects(EffectKind::add_line);
    REQUIRE(lines.size() == 1);
    CHECK(lines[0].target == channel_of(ChannelKind::contact, room.contact));
    CHECK(lines[0].reason == LineReason::asked);
    CHECK(lines[0].about == address_of(room.home, AddressKind::question, done.item.value()));

    room.ask_at_task(room.lou, "Und wann?");
    CHECK(room.snapshot(room.home).totals[0].questions == 2);
    room.must(handle_erase, room.kim, room.home, QuestionErase{done.item.value()});
    CHECK(room.snapshot(room.home).totals[0].questions == 1);
    CHECK(room.effects(EffectKind::close_lines).size() == 1);
    room.check_replay();
  }
  SECTION("refused") {
    CHECK(room.refusal(handle_ask, room.kim, room.home, room.question("x")) ==
          "missing_field data.task");
    CHECK(room.refusal(handle_ask, room.kim, room.home, room.question("x", "9.9")) ==
          "bad_value data.task");
    CHECK(room.refusal(handle_ask, room.kim, channel_of(ChannelKind::template_, room.kim),
                       room.question("x", "2.1")) == "no_channel");
  }
}

TEST_CASE("question.ask: so many open ones, counted within a batch too") {
  QuestionFixture room;
  room.move({TalkState::planned});
  const auto ask = [&](storage::Transaction& transaction, server::auth::Access& access) {
    return handle_ask(transaction, access, room.talk, room.question("Und?"));
  };
  const auto max = limits::open_questions_max;
  const auto done = room.run_batch(Author{room.kim}, room.talk,
                                   std::vector<tests::DatabaseFixture::Handle>(max + 1, ask));
  CHECK(done[max - 1].has_value());
  REQUIRE_FALSE(done[max].has_value());
  CHECK(done[max].error().code == ErrorCode::too_many);
  // All stay in the snapshot, until one is answered.
  CHECK(room.snapshot(room.talk).questions.size() == max);
  CHECK(room.refusal(handle_ask, room.kim, room.talk, room.question("x")) == "too_many");
  const auto first = room.snapshot(room.talk).questions[0].id;
  room.must(handle_answer, room.ada, room.talk, room.answer(first, "Ja."));
  CHECK(room.snapshot(room.talk).questions.size() == max - 1);
  CHECK(room.must(handle_ask, room.kim, room.talk, room.question("Jetzt?")).number == max + 1);
  // It has left the window; reopening finds no room, then brings it back.
  CHECK(room.refusal(handle_reopen, room.kim, room.talk, QuestionReopen{first}) == "too_many");
  const auto second = room.snapshot(room.talk).questions[0].id;
  room.must(handle_erase, room.kim, room.talk, QuestionErase{second});
  room.must(handle_reopen, room.kim, room.talk, QuestionReopen{first});
  CHECK(room.snapshot(room.talk).questions[0].id == first);
  room.check_replay();
}

TEST_CASE("question.take: a chat message becomes a question of who wrote it") {
  QuestionFixture room;
  room.set_review(true);
  room.go_live();
  const auto said = room.now;
  const auto message = room.must(server::chat::handle_post, room.kim, room.talk,
                                 ChatPost{"Wer scannt die Altakten?", {}, {}});
  const QuestionTake take{message.item.value()};
  SECTION("done") {
    room.record("question_take");
    const auto done = room.must(handle_take, room.ada, room.talk, take);
    CHECK(done.number == 1);
    const auto question = room.find(room.talk, done.item.value());
    CHECK(question.text == "Wer scannt die Altakten?");
    CHECK(question.by.account == room.kim);
    CHECK(question.at == said);
    const auto told = room.effects(storage::EffectKind::add_line);
    REQUIRE(told.size() == 1);
    CHECK(told[0].target == channel_of(ChannelKind::inbox, room.kim));
    CHECK(told[0].reason == LineReason::taken);
    CHECK(told[0].about == address_of(room.talk, AddressKind::question, question.id));
    CHECK(question.state == QuestionState::released);
    const auto links = room.snapshot(room.talk).links;
    REQUIRE(links.size() == 1);
    CHECK(links[0].here == address_of(room.talk, AddressKind::question, question.id));
    CHECK(links[0].other == address_of(room.talk, AddressKind::message, *message.item));
    CHECK(room.refusal(handle_take, room.ada, room.talk, take) == "wrong_state data.message");
    // Who wrote it may take it back; then it can be taken again.
    room.must(handle_erase, room.kim, room.talk, QuestionErase{question.id});
    CHECK(room.must(handle_take, room.ada, room.talk, take).number == 2);
    room.check_replay();
  }
  SECTION("refused") {
    for (const auto& account : {room.kim, room.ben}) {
      CHECK(room.refusal(handle_take, account, room.talk, take) == "forbidden");
    }
    CHECK(room.refusal(handle_take, room.ada, room.talk, QuestionTake{}) ==
          "not_found data.message");
    CHECK(room.refusal(handle_take, room.ada, room.desk, take) == "wrong_channel channel");
    ChatPost longer;
    longer.text = std::string(limits::question_text_max + 1, 'x');
    const auto too_long = room.must(server::chat::handle_post, room.kim, room.talk, longer);
    CHECK(room.refusal(handle_take, room.ada, room.talk, QuestionTake{*too_long.item}) ==
          "too_long data.message");
    room.must(server::chat::handle_erase, room.kim, room.talk, ChatErase{*message.item});
    CHECK(room.refusal(handle_take, room.ada, room.talk, take) == "erased data.message");
    CHECK(room.snapshot(room.talk).questions.empty());
  }
}
