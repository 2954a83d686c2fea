#include <catch2/catch.hpp>

#include "server/notifications/line_effects.hpp"
#include "tests/storage/questions/question_fixture.hpp"

using namespace protocol;
using namespace server::questions;
using storage::EffectKind;
using tests::QuestionFixture;

namespace {

struct Assigned : QuestionFixture {
  ItemId asked;
  Address address;
  ChannelName inbox = channel_of(ChannelKind::inbox, ben);
  ChannelName office = channel_of(ChannelKind::contact, contact);

  Assigned() {
    move({TalkState::planned});
    asked = ask(kim, "Wer scannt?");
    address = address_of(talk, AddressKind::question, asked);
  }

  static Assignee person(const AccountId& account) { return {account, std::nullopt}; }
  static Assignee point(const ContactId& id) { return {std::nullopt, id}; }

  Done assign(const std::optional<Assignee>& to) {
    return must(handle_assign, ada, talk, QuestionAssign{asked, to});
  }
  std::string refused(const std::optional<Assignee>& to) {
    return refusal(handle_assign, ada, talk, QuestionAssign{asked, to});
  }
  /// As the follower would, in order.
  void follow() {
    for (const auto& effect : std::vector{effects()}) {
      const auto kind = effect.effect.kind;
      if (kind != EffectKind::add_line && kind != EffectKind::close_lines) continue;
      REQUIRE(run_as(Author::system(), effect.effect.target,
                     [&](storage::Transaction& transaction, server::auth::Access&) {
                       if (kind == EffectKind::add_line) {
                         server::notifications::apply_add_line(transaction, effect.effect);
                       } else {
                         server::notifications::apply_close_lines(transaction, effect.effect);
                       }
                       return Done{};
                     })
                  .has_value());
    }
  }
  std::size_t open(const ChannelName& channel) {
    auto lines = snapshot(channel).lines;
    std::erase_if(lines, [&](const Line& line) {
      return line.done || line.reason != LineReason::assigned || line.about != address;
    });
    return lines.size();
  }
};

}  // namespace

TEST_CASE("question.assign: it waits for one at a time, once") {
  Assigned room;
  room.record("question_assign");
  room.assign(room.person(room.ben));
  CHECK(room.last_event(room.talk) == "question.assigned");
  CHECK(room.find(room.talk, room.asked).assigned == room.person(room.ben));
  REQUIRE(room.effects(EffectKind::add_line).size() == 1);
  room.follow();
  CHECK(room.open(room.inbox) == 1);
  // The same again says nothing.
  CHECK_FALSE(room.assign(room.person(room.ben)).seq);
  CHECK(room.effects().empty());

  SECTION("handed on to a contact point, then taken back") {
    room.assign(room.point(room.contact));
    room.follow();
    CHECK(room.open(room.inbox) == 0);
    CHECK(room.open(room.office) == 1);
    room.assign(std::nullopt);
    room.follow();
    CHECK(room.open(room.office) == 0);
    CHECK_FALSE(room.find(room.talk, room.asked).assigned);
    room.check_replay();
  }
  SECTION("done with the answer, there again when it is reopened") {
    room.discard_recording();
    room.must(handle_answer, room.ada, room.talk, room.answer(room.asked, "Das Archiv."));
    room.follow();
    CHECK(room.open(room.inbox) == 0);
    room.must(handle_reopen, room.kim, room.talk, QuestionReopen{room.asked});
    room.follow();
    CHECK(room.open(room.inbox) == 1);
  }
  SECTION("done while it is a duplicate, there again after") {
    room.discard_recording();
    const auto other = room.ask(room.lou, "Wer digitalisiert?");
    room.must(handle_merge, room.ada, room.talk, QuestionMerge{room.asked, other});
    room.follow();
    CHECK(room.open(room.inbox) == 0);
    CHECK(room.refused(room.point(room.contact)) == "wrong_state data.question");
    room.must(handle_unmerge, room.ada, room.talk, QuestionUnmerge{room.asked});
    room.follow();
    CHECK(room.open(room.inbox) == 1);
  }
  SECTION("done when it is erased") {
    room.discard_recording();
    room.must(handle_erase, room.kim, room.talk, QuestionErase{room.asked});
    room.follow();
    CHECK(room.open(room.inbox) == 0);
    CHECK_FALSE(room.find(room.talk, room.asked).assigned);
  }
  SECTION("an asker who shall answer keeps the notice of the answer") {
    room.discard_recording();
    const auto own = room.ask(room.ben, "Und wann?");
    room.must(handle_assign, room.ada, room.talk, QuestionAssign{own, room.person(room.ben)});
    room.follow();
    room.must(handle_answer, room.ada, room.talk, room.answer(own, "Im Mai."));
    room.follow();
    const auto lines = room.snapshot(room.inbox).lines;
    CHECK(lines.back().reason == LineReason::answered);
    CHECK_FALSE(lines.back().done);
  }
}

TEST_CASE("question.assign: who it waits for may answer it in writing") {
  Assigned room;
  const auto answer = room.answer(room.asked, "Das Archiv.");
  CHECK(room.refusal(handle_answer, room.rita, room.talk, answer) == "forbidden");
  room.assign(room.point(room.contact));

  SECTION("the contact point, in its name") {
    room.move({TalkState::lobby, TalkState::live, TalkState::follow_up});
    CHECK(room.refusal(handle_answer, room.lou, room.talk, answer) == "forbidden");
    room.must(handle_answer, room.rita, room.talk, answer);
    const auto answered = room.find(room.talk, room.asked);
    CHECK(answered.answer->by.account == room.rita);
    CHECK(answered.answer->contact == room.contact);
    CHECK_FALSE(answered.answer->spoken);
    // And may correct it.
    room.must(handle_reopen, room.rita, room.talk, QuestionReopen{room.asked});
    CHECK(room.refusal(handle_reopen, room.lou, room.talk, QuestionReopen{room.asked}) ==
          "forbidden");
  }
  SECTION("not what is being answered on the stage") {
    room.move({TalkState::lobby, TalkState::live});
    room.must(handle_call, room.ada, room.talk, QuestionCall{room.asked});
    CHECK(room.refusal(handle_answer, room.rita, room.talk, answer) == "wrong_state data.question");
    room.must(handle_answer, room.ben, room.talk, room.answer(room.asked, ""));
    CHECK_FALSE(room.find(room.talk, room.asked).answer->contact);
  }
  SECTION("nobody else once it was taken back") {
    room.assign(std::nullopt);
    CHECK(room.refusal(handle_answer, room.rita, room.talk, answer) == "forbidden");
  }
}

TEST_CASE("question.assign: refusals") {
  Assigned room;
  CHECK(room.refusal(handle_assign, room.ben, room.talk,
                     QuestionAssign{room.asked, room.person(room.ben)}) == "forbidden");
  CHECK(room.refused(Assignee{}) == "bad_value data.to");
  CHECK(room.refused(Assignee{room.ben, room.contact}) == "bad_value data.to");
  CHECK(room.refused(room.person(room.lou)) == "bad_value data.to.person");
  CHECK(room.refused(room.point(ContactId{})) == "bad_value data.to.contact");
  CHECK(room.refusal(handle_assign, room.ada, room.talk,
                     QuestionAssign{ItemId{}, room.person(room.ben)}) == "not_found data.question");
  CHECK(room.refusal(handle_assign, room.ada, room.desk,
                     QuestionAssign{room.asked, room.person(room.ben)}) == "wrong_channel channel");

  SECTION("what is not released, or done") {
    room.must(handle_answer, room.ada, room.talk, room.answer(room.asked, "Ja."));
    CHECK(room.refused(room.person(room.ben)) == "wrong_state data.question");
    room.set_review(true);
    const auto waiting = room.ask(room.kim, "Noch geprüft?");
    CHECK(room.refusal(handle_assign, room.ada, room.talk,
                       QuestionAssign{waiting, room.person(room.ben)}) ==
          "not_found data.question");
  }
}
