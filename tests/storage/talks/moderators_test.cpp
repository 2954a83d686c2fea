// Who leads a talk and who moderates beside, while it runs.
#include <chrono>
#include <string>

#include <catch2/catch.hpp>

#include "protocol/enum_name.hpp"
#include "server/chat/rule_handlers.hpp"
#include "server/questions/ask_handlers.hpp"
#include "server/questions/desk_handlers.hpp"
#include "server/talks/lobby.hpp"
#include "server/talks/moderator_handlers.hpp"
#include "server/talks/talk_handlers.hpp"
#include "tests/support/database_fixture.hpp"

using namespace protocol;
using namespace server::talks;
using tests::DatabaseFixture;

namespace {

struct Moderated : DatabaseFixture {
  AccountId ada = make_account({Role::moderator});
  AccountId ben = make_account();
  AccountId kim = make_account();
  AccountId eva = make_account({Role::admin});
  ItemId id = must(handle_create, ada, talks_channel, TalkCreate{a_plan(), {}}).item.value();
  ChannelName talk = channel_of(ChannelKind::talk, id);
  ChannelName desk = channel_of(ChannelKind::desk, id);

  TalkPlan a_plan() const {
    TalkPlan plan;
    plan.title = "E-Akte live";
    plan.starts_at = now + std::chrono::hours{1};
    plan.minutes = 60;
    plan.review = true;
    plan.speakers = {kim};
    return plan;
  }
  void move(std::vector<TalkState> states) {
    for (const auto state : states) must(handle_move, ada, desk, TalkMove{state});
  }
  void go_live() { move({TalkState::planned, TalkState::lobby, TalkState::live}); }
  std::vector<AccountId> moderators(const ChannelName& channel) {
    return snapshot(channel).talk->plan.moderators;
  }
  std::string revocations() {
    return query_value("SELECT count(*) FROM revocation WHERE channel = $1", {desk.text()});
  }
  bool lists_anew() { return !effects(storage::EffectKind::entry).empty(); }
  /// Who would see the name, or the refusal.
  std::string shown_to(const AccountId& who, const ChannelName& channel) {
    std::string told;
    read([&](storage::Reader& reader) {
      server::auth::Access access{reader, who};
      const auto people = handle_show(reader, access, channel);
      if (!people) {
        told = std::string{enum_name(people.error().code)};
        return;
      }
      for (const auto& person : *people)
        told += person == ada ? "ada " : person == ben ? "ben " : "? ";
    });
    return told;
  }
};

using People = std::vector<AccountId>;

}  // namespace

TEST_CASE("moderators: named and taken back while the talk is live") {
  Moderated room;
  room.go_live();
  room.record("moderators");
  room.must(handle_add, room.ada, room.desk, ModeratorAdd{room.ben});
  CHECK(room.moderators(room.talk) == People{room.ada, room.ben});
  CHECK(room.moderators(room.desk) == People{room.ada, room.ben});
  CHECK(room.last_event(room.talk) == "moderator.added");
  CHECK(room.lists_anew());
  // What is so already is done, and tells nobody.
  CHECK_FALSE(room.must(handle_add, room.ada, room.desk, ModeratorAdd{room.ben}).seq);

  room.must(handle_lead, room.ada, room.desk, ModeratorLead{room.ben});
  CHECK(room.moderators(room.talk) == People{room.ben, room.ada});
  CHECK(room.last_event(room.desk) == "moderator.leads");
  CHECK(room.lists_anew());
  CHECK_FALSE(room.must(handle_lead, room.ben, room.desk, ModeratorLead{room.ben}).seq);
  CHECK(room.revocations() == "0");

  room.must(handle_remove, room.ben, room.desk, ModeratorRemove{room.ada});
  CHECK(room.moderators(room.talk) == People{room.ben});
  CHECK(room.last_event(room.talk) == "moderator.removed");
  CHECK(room.revocations() == "1");
  CHECK_FALSE(room.must(handle_remove, room.ben, room.desk, ModeratorRemove{room.ada}).seq);
  room.check_replay();
}

TEST_CASE("moderators: whoever lost the role is refused at once") {
  Moderated room;
  room.go_live();
  room.must(handle_add, room.ada, room.desk, ModeratorAdd{room.ben});
  QuestionAsk ask;
  ask.text = "Wer führt die Akte?";
  const auto question =
      room.must(server::questions::handle_ask, room.kim, room.talk, ask).item.value();
  ChatRule rule;
  rule.closed = true;

  SECTION("the next command, also one that was on its way in the same batch") {
    const auto by = [&](const AccountId& who, auto handler, const auto& command) {
      return
          [&room, who, handler, command](storage::Transaction& transaction, server::auth::Access&) {
            server::auth::Access access{transaction, who};
            return handler(transaction, access, room.desk, command);
          };
    };
    const auto done = room.run_batch(
        Author{room.ada}, room.desk,
        {by(room.ada, &server::talks::handle_remove, ModeratorRemove{room.ben}),
         by(room.ben, &server::questions::handle_release, QuestionRelease{question})});
    CHECK(done[0].has_value());
    REQUIRE_FALSE(done[1].has_value());
    CHECK(done[1].error().code == ErrorCode::no_channel);
    CHECK(room.snapshot(room.talk).questions.empty());
    CHECK(room.refusal(server::chat::handle_rule, room.ben, room.desk, rule) == "no_channel");
    // It runs on with who is left.
    room.must(server::questions::handle_release, room.ada, room.desk, QuestionRelease{question});
    CHECK(room.snapshot(room.talk).talk->state == TalkState::live);
  }
  SECTION("who speaks keeps the desk, not the role") {
    room.must(handle_add, room.ada, room.desk, ModeratorAdd{room.kim});
    room.must(handle_remove, room.ada, room.desk, ModeratorRemove{room.kim});
    CHECK(room.revocations() == "0");
    CHECK(room.refusal(server::chat::handle_rule, room.kim, room.desk, rule) == "forbidden");
  }
}

TEST_CASE("moderators: refused") {
  Moderated room;
  room.go_live();
  const ModeratorAdd add{room.ben};
  SECTION("to whoever does not lead") {
    CHECK(room.refusal(handle_add, room.ben, room.desk, add) == "no_channel");
    CHECK(room.refusal(handle_add, room.kim, room.desk, add) == "forbidden");
    room.must(handle_add, room.ada, room.desk, add);
    CHECK(room.refusal(handle_add, room.ben, room.desk, ModeratorAdd{room.eva}) == "forbidden");
    CHECK(room.refusal(handle_remove, room.ben, room.desk, ModeratorRemove{room.ada}) ==
          "forbidden");
    CHECK(room.refusal(handle_lead, room.ben, room.desk, ModeratorLead{room.ben}) == "forbidden");
    room.must(handle_lead, room.eva, room.desk, ModeratorLead{room.ben});
    // Handed over is handed over.
    CHECK(room.refusal(handle_lead, room.ada, room.desk, ModeratorLead{room.ada}) == "forbidden");
  }
  SECTION("what nobody may") {
    CHECK(room.refusal(handle_add, room.ada, room.desk, ModeratorAdd{AccountId{}}) ==
          "bad_value data.person");
    CHECK(room.refusal(handle_remove, room.ada, room.desk, ModeratorRemove{room.ada}) ==
          "wrong_state data.person");
    CHECK(room.refusal(handle_lead, room.ada, room.desk, ModeratorLead{room.ben}) ==
          "wrong_state data.person");
    CHECK(room.refusal(handle_add, room.ada, room.talk, add) == "wrong_channel channel");
    CHECK(room.refusal(handle_remove, room.ada, room.talk, ModeratorRemove{room.ben}) ==
          "wrong_channel channel");
    CHECK(room.refusal(handle_lead, room.ada, room.talk, ModeratorLead{room.ben}) ==
          "wrong_channel channel");
    room.move({TalkState::follow_up, TalkState::archived});
    CHECK(room.refusal(handle_add, room.ada, room.desk, add) == "wrong_state");
  }
}

TEST_CASE("moderators: of a draft, on its desk alone") {
  Moderated room;
  room.must(handle_add, room.ada, room.desk, ModeratorAdd{room.ben});
  CHECK(room.moderators(room.desk) == People{room.ada, room.ben});
  CHECK_FALSE(room.exists(room.talk));
  CHECK_FALSE(room.lists_anew());
}

TEST_CASE("lobby.show: to the moderators alone, while the lobby is open") {
  Moderated room;
  room.must(handle_add, room.ada, room.desk, ModeratorAdd{room.ben});
  room.move({TalkState::planned});
  CHECK(room.shown_to(room.kim, room.talk) == "wrong_state");
  room.move({TalkState::lobby});
  // Kim speaks, and is told of nobody.
  CHECK(room.shown_to(room.kim, room.talk) == "ada ben ");
  CHECK(room.shown_to(room.kim, room.desk) == "wrong_channel");
  CHECK(room.shown_to(AccountId{}, room.talk) == "no_channel");
  room.must(handle_remove, room.ada, room.desk, ModeratorRemove{room.ben});
  CHECK(room.shown_to(room.kim, room.talk) == "ada ");
  room.move({TalkState::live});
  CHECK(room.shown_to(room.kim, room.talk) == "wrong_state");
}
