#include <catch2/catch.hpp>

#include "tests/storage/questions/question_fixture.hpp"

using namespace protocol;
using namespace server::questions;
using storage::EffectKind;
using tests::QuestionFixture;

TEST_CASE("question.answer in a talk") {
  QuestionFixture room;
  room.go_live();
  auto command = room.question("Wer scannt?");
  command.links = {task_address(room.home.item(), "2.1")};
  const auto asked = room.must(handle_ask, room.kim, room.talk, command).item.value();
  const auto address = address_of(room.talk, AddressKind::question, asked);

  SECTION("aloud") {
    room.must(handle_call, room.ada, room.talk, QuestionCall{asked});
    const auto done = room.must(handle_answer, room.ada, room.talk, room.answer(asked, ""));
    CHECK(done.seq == room.events(room.talk).back().seq);
    const auto answered = room.find(room.talk, asked);
    CHECK(answered.state == QuestionState::answered);
    REQUIRE(answered.answer);
    CHECK(answered.answer->spoken);
    CHECK(answered.answer->html.empty());
    CHECK_FALSE(answered.answer->contact);
  }
  SECTION("in writing, after the end, by a speaker: asker and supporters are told") {
    room.move({TalkState::follow_up});
    room.must(handle_answer, room.ben, room.talk, room.answer(asked, "Das *Archiv*."));
    const auto answered = room.find(room.talk, asked);
    REQUIRE(answered.answer);
    CHECK_FALSE(answered.answer->spoken);
    CHECK(answered.answer->by.account == room.ben);
    CHECK(answered.answer->html == "<p>Das <em>Archiv</em>.</p>\n");

    const auto lines = room.effects(EffectKind::add_line);
    REQUIRE(lines.size() == 1);
    CHECK(lines[0].target == channel_of(ChannelKind::inbox, room.kim));
    CHECK(lines[0].reason == LineReason::answered);
    CHECK(lines[0].about == address);
    const auto voters = room.effects(EffectKind::voters);
    REQUIRE(voters.size() == 1);
    CHECK(voters[0].target == room.talk);
    CHECK(voters[0].reason == LineReason::vote_answered);
    const auto touches = room.effects(EffectKind::touch);
    REQUIRE(touches.size() == 1);
    CHECK(touches[0].target == room.home);
    CHECK(touches[0].about == address);
    CHECK(room.effects(EffectKind::close_lines).empty());
  }
  SECTION("an own question tells the supporters only") {
    const auto own = room.ask(room.ada, "Wann?");
    room.must(handle_answer, room.ada, room.talk, room.answer(own, "Im Mai."));
    CHECK(room.effects(EffectKind::add_line).empty());
    CHECK(room.effects(EffectKind::voters).size() == 1);
  }
  SECTION("reopened by the asker, then answered anew") {
    room.record("question_answer");
    room.must(handle_answer, room.ada, room.talk, room.answer(asked, "Ja."));
    room.must(handle_reopen, room.kim, room.talk, QuestionReopen{asked});
    CHECK(room.find(room.talk, asked).state == QuestionState::released);
    CHECK(room.find(room.talk, asked).answer->text == "Ja.");
    room.must(handle_answer, room.ada, room.talk, room.answer(asked, "Doch nicht."));
    CHECK(room.find(room.talk, asked).answer->text == "Doch nicht.");
    room.check_replay();
  }
  SECTION("refused") {
    CHECK(room.refusal(handle_answer, room.kim, room.talk, room.answer(asked, "Ich.")) ==
          "forbidden");
    CHECK(room.refusal(handle_answer, room.ada, room.talk, room.answer(asked, "")) ==
          "too_short data.text");
    CHECK(room.refusal(handle_answer, room.ada, room.talk, room.answer(asked, " \n")) ==
          "too_short data.text");
    CHECK(room.refusal(handle_answer, room.ada, room.talk, room.answer(ItemId{}, "x")) ==
          "not_found data.question");
    CHECK(room.refusal(handle_answer, room.ada, room.desk, room.answer(asked, "x")) ==
          "wrong_channel channel");
    CHECK(room.refusal(handle_reopen, room.kim, room.talk, QuestionReopen{asked}) ==
          "wrong_state data.question");
    CHECK(room.refusal(handle_reopen, room.lou, room.talk, QuestionReopen{asked}) == "forbidden");
    CHECK(room.refusal(handle_reopen, room.ada, room.desk, QuestionReopen{asked}) ==
          "wrong_channel channel");
    room.must(handle_answer, room.ada, room.talk, room.answer(asked, "Ja."));
    CHECK(room.refusal(handle_answer, room.ada, room.talk, room.answer(asked, "Nein.")) ==
          "wrong_state data.question");
    room.move({TalkState::follow_up, TalkState::archived});
    CHECK(room.refusal(handle_reopen, room.kim, room.talk, QuestionReopen{asked}) == "wrong_state");
  }
}

TEST_CASE("question.answer in a template: by its contact point") {
  QuestionFixture room;
  const auto asked = room.ask_at_task(room.kim, "Wer scannt?");
  SECTION("done") {
    room.record("template_answer");
    room.must(handle_answer, room.rita, room.home, room.answer(asked, "Das Archiv."));
    const auto answered = room.find(room.home, asked);
    REQUIRE(answered.answer);
    CHECK(answered.answer->contact == room.contact);
    CHECK_FALSE(answered.answer->spoken);
    const auto closed = room.effects(EffectKind::close_lines);
    REQUIRE(closed.size() == 1);
    CHECK(closed[0].target == channel_of(ChannelKind::contact, room.contact));
    CHECK(closed[0].about == address_of(room.home, AddressKind::question, asked));
    CHECK(room.effects(EffectKind::add_line).size() == 1);

    // Reopened, it waits for the office again.
    room.must(handle_reopen, room.kim, room.home, QuestionReopen{asked});
    const auto lines = room.effects(EffectKind::add_line);
    REQUIRE(lines.size() == 1);
    CHECK(lines[0].target == channel_of(ChannelKind::contact, room.contact));
    CHECK(lines[0].reason == LineReason::asked);
    room.check_replay();
  }
  SECTION("refused") {
    for (const auto& account : {room.kim, room.ada}) {
      CHECK(room.refusal(handle_answer, account, room.home, room.answer(asked, "x")) ==
            "forbidden");
    }
    CHECK(room.refusal(handle_answer, room.rita, room.home, room.answer(asked, "")) ==
          "too_short data.text");
  }
}

TEST_CASE("question.erase: neither question nor answer is left") {
  QuestionFixture room;
  room.go_live();
  auto command = room.question("Kanarienvogel-61 scannt?");
  command.links = {task_address(room.home.item(), "2.1")};
  const auto asked = room.must(handle_ask, room.kim, room.talk, command).item.value();
  room.must(handle_call, room.ada, room.talk, QuestionCall{asked});
  room.must(handle_answer, room.ada, room.talk, room.answer(asked, "Kanarienvogel-62 scannt."));

  SECTION("by the asker") {
    room.record("question_erase");
    room.must(handle_erase, room.kim, room.talk, QuestionErase{asked});
    const auto left = room.find(room.talk, asked);
    CHECK(left.erased);
    CHECK_FALSE(left.answer);
    CHECK(left.number == 1);
    CHECK(room.count_places_with("Kanarienvogel-61") == 0);
    CHECK(room.count_places_with("Kanarienvogel-62") == 0);
    CHECK(room.query_value("SELECT count(*) FROM command_key WHERE item = $1"
                           " AND hash IS NOT NULL",
                           {asked.text()}) == "0");
    CHECK(room.snapshot(room.talk).links[0].removed);
    CHECK(room.effects(EffectKind::unlink).size() == 1);
    room.check_replay();
  }
  SECTION("when the talk ended while it was spoken about") {
    const auto open = room.ask(room.lou, "Kanarienvogel-63?");
    room.must(handle_call, room.ada, room.talk, QuestionCall{open});
    room.move({TalkState::follow_up});
    room.must(handle_erase, room.lou, room.talk, QuestionErase{open});
    CHECK(room.count_places_with("Kanarienvogel-63") == 0);
    room.check_replay();
  }
  SECTION("refused") {
    CHECK(room.refusal(handle_erase, room.lou, room.talk, QuestionErase{asked}) == "forbidden");
    CHECK(room.refusal(handle_erase, room.kim, room.talk, QuestionErase{}) ==
          "not_found data.question");
    CHECK(room.refusal(handle_erase, room.kim, talks_channel, QuestionErase{asked}) ==
          "wrong_channel channel");
    CHECK(room.refusal(handle_erase, room.kim, room.desk, QuestionErase{asked}) == "no_channel");
    room.must(handle_erase, room.ada, room.talk, QuestionErase{asked});
    CHECK(room.refusal(handle_erase, room.kim, room.talk, QuestionErase{asked}) ==
          "erased data.question");
  }
}
