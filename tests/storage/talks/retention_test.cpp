// What was said in a talk goes at the date that was announced before it.
#include "server/talks/retention.hpp"

#include <catch2/catch.hpp>

#include "server/captions/caption_handlers.hpp"
#include "server/chat/message_handlers.hpp"
#include "server/chat/reaction_handlers.hpp"
#include "server/questions/ask_handlers.hpp"
#include "server/talks/talk_handlers.hpp"
#include "storage/retention/retention_repository.hpp"
#include "tests/support/database_fixture.hpp"

using namespace protocol;
using namespace server::talks;
using tests::DatabaseFixture;

namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

struct Retention : DatabaseFixture {
  AccountId ada = make_account({Role::moderator});
  AccountId kim = make_account();
  TalkPlan plan = a_plan();
  ItemId id = must(handle_create, ada, talks_channel, TalkCreate{plan, {}}).item.value();
  ChannelName talk = channel_of(ChannelKind::talk, id);
  ChannelName desk = channel_of(ChannelKind::desk, id);

  TalkPlan a_plan() const {
    TalkPlan made;
    made.title = "E-Akte live";
    made.starts_at = now + hours{1};
    made.minutes = 60;
    made.kept_days = 30;
    made.moderators = {ada};
    return made;
  }
  void move(std::vector<TalkState> states) {
    for (const auto state : states) must(handle_move, ada, desk, TalkMove{state});
  }
  ItemId say(const char* text) {
    ChatPost command;
    command.text = text;
    return must(server::chat::handle_post, kim, talk, command).item.value();
  }
  Time date() const { return plan.starts_at + minutes{60} + days{*plan.kept_days}; }

  std::vector<storage::Due> due(Time by) {
    std::vector<storage::Due> found;
    read([&](storage::Reader& reader) { found = storage::due_by(reader, by, 10'000); });
    std::erase_if(found, [&](const storage::Due& one) {
      return one.channel != desk || one.kind != storage::DueKind::erase_said;
    });
    return found;
  }
  static std::size_t erase(storage::Transaction& transaction, const ChannelName& channel,
                           std::size_t limit, State& changed) {
    const auto count = server::chat::erase_oldest(transaction, channel, limit, changed);
    return count > 0 ? count : server::captions::erase_oldest(transaction, channel, limit, changed);
  }
  /// Does what is due at that time until nothing is; how often it did something.
  int do_due(Time at) {
    int times = 0;
    now = at;
    for (auto found = due(at); !found.empty() && times < 20; found = due(at)) {
      run_as(Author::system(), desk, [&](storage::Transaction& transaction, server::auth::Access&) {
        return erase_due(transaction, found.front(), erase);
      }).value();
      ++times;
    }
    return times;
  }
  std::string log() {
    std::string all;
    for (const auto& event : events(talk)) all += to_json(event);
    return all;
  }
};

}  // namespace

TEST_CASE("retention: what was said goes at its date, questions stay") {
  Retention room;
  room.move({TalkState::planned, TalkState::lobby, TalkState::live});
  QuestionAsk ask;
  ask.text = "Die Frage bleibt?";
  room.must(server::questions::handle_ask, room.kim, room.talk, ask);
  CaptionAdd line;
  line.text = "Das Gesprochene";
  room.must(server::captions::handle_add, room.ada, room.talk, line);

  SECTION("all of it, step by step, and only then") {
    // More than one step, more than a snapshot shows.
    std::vector<ItemId> said;
    for (int n = 0; n < 120; ++n) said.push_back(room.say("Das Geschriebene"));
    ChatEdit edit;
    edit.message = said.front();
    edit.text = "Das Berichtigte";
    room.must(server::chat::handle_edit, room.kim, room.talk, edit);
    room.must(server::chat::handle_react, room.ada, room.talk,
              ChatReact{said.front(), Reaction::agree, true});
    room.move({TalkState::follow_up});
    CHECK(room.due(room.date() - std::chrono::milliseconds{1}).empty());
    room.record("talk_retention");
    CHECK(room.do_due(room.date()) == 5);
    const auto log = room.log();
    for (const auto* text : {"Das Geschriebene", "Das Berichtigte", "Das Gesprochene"}) {
      CHECK(log.find(text) == std::string::npos);
    }
    CHECK(log.find("Die Frage bleibt?") != std::string::npos);
    const auto state = room.snapshot(room.talk);
    CHECK(state.talk->said_erased_at.value() >= room.date());
    REQUIRE(state.messages.size() == limits::window_items);
    for (const auto& message : state.messages) {
      CHECK(message.erased);
      CHECK(message.text.empty());
    }
    CHECK(state.captions.front().erased);
    room.read([&](storage::Reader& reader) {
      CHECK(storage::oldest_kept(reader, room.talk, "messages", 10).empty());
    });
    CHECK(room.due(room.date() + days{999}).empty());
    room.check_replay();
  }
  SECTION("nothing while people are in the room; an hour later it is asked again") {
    room.say("Noch im Gespräch");
    CHECK(room.do_due(room.date()) == 1);
    CHECK_FALSE(room.snapshot(room.talk).messages[0].erased);
    CHECK(room.due(room.date() + minutes{59}).empty());
    CHECK(room.do_due(room.date() + minutes{61}) == 1);
    // Whoever ends it need not wait for the hour.
    room.move({TalkState::follow_up});
    room.do_due(room.date() + minutes{62});
    CHECK(room.snapshot(room.talk).messages[0].erased);
  }
  SECTION("what was announced can be shortened, not prolonged") {
    auto plan = room.plan;
    const auto edited = [&] {
      return room.refusal(handle_edit, room.ada, room.desk, TalkEdit{plan});
    };
    plan.kept_days = 31;
    CHECK(edited() == "wrong_state data.plan.kept_days");
    plan.kept_days.reset();
    CHECK(edited() == "wrong_state data.plan.kept_days");
    plan.kept_days = 30;
    plan.starts_at += days{1};
    CHECK(edited() == "wrong_state data.plan.kept_days");
    plan.starts_at -= days{1};
    plan.kept_days = 7;
    room.must(handle_edit, room.ada, room.desk, TalkEdit{plan});
    CHECK(room.due(room.date() - days{23}).size() == 1);
  }
}

TEST_CASE("retention: no date, no end") {
  Retention room;
  SECTION("a draft has said nothing yet") { CHECK(room.due(room.date() + days{999}).empty()); }
  SECTION("without a date everything stays") {
    room.plan.kept_days.reset();
    room.must(handle_edit, room.ada, room.desk, TalkEdit{room.plan});
    room.move({TalkState::planned});
    CHECK(room.due(room.now + days{9'999}).empty());
  }
  SECTION("before it is live the date may be any") {
    room.move({TalkState::planned});
    room.plan.kept_days = 365;
    room.must(handle_edit, room.ada, room.desk, TalkEdit{room.plan});
    CHECK(room.due(room.date() - days{1}).empty());
    CHECK(room.due(room.date()).size() == 1);
  }
}
