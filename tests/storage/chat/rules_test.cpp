#include <catch2/catch.hpp>

#include "server/chat/message_handlers.hpp"
#include "server/chat/rule_handlers.hpp"
#include "server/talks/talk_handlers.hpp"
#include "storage/own/own_repository.hpp"
#include "tests/support/database_fixture.hpp"

using namespace protocol;
using namespace server::chat;
using tests::DatabaseFixture;

namespace {

struct Room : DatabaseFixture {
  AccountId ada = make_account({Role::moderator});
  AccountId ben = make_account();
  AccountId kim = make_account();
  ItemId talk = create();

  ItemId create() {
    TalkPlan plan;
    plan.title = "E-Akte live";
    plan.minutes = 60;
    plan.speakers = {ben};
    const auto id =
        must(server::talks::handle_create, ada, talks_channel, TalkCreate{plan, {}}).item.value();
    for (const auto state : {TalkState::planned, TalkState::lobby, TalkState::live}) {
      must(server::talks::handle_move, ada, channel_of(ChannelKind::desk, id), TalkMove{state});
    }
    return id;
  }
  ChannelName channel() { return channel_of(ChannelKind::talk, talk); }
  ChannelName desk() { return channel_of(ChannelKind::desk, talk); }
  Done say(const AccountId& who) {
    return must(handle_post, who, channel(), ChatPost{"Moin", {}, {}});
  }
  std::string refused(const AccountId& who) {
    return refusal(handle_post, who, channel(), ChatPost{"Moin", {}, {}});
  }
};

}  // namespace

TEST_CASE("chat.rule: a closed chat is the moderators' and speakers'") {
  Room room;
  room.record("chat_rules");
  room.must(handle_rule, room.ada, room.desk(), ChatRule{true, 0});
  CHECK(room.snapshot(room.channel()).talk->chat->closed);
  CHECK(room.refused(room.kim) == "wrong_state");
  const auto id = room.say(room.ada).item.value();
  room.say(room.ben);
  room.must(handle_pin, room.ada, room.desk(), ChatPin{id});
  CHECK(room.snapshot(room.channel()).talk->chat->pinned == id);
  room.must(handle_rule, room.ada, room.desk(), ChatRule{false, 0});
  CHECK(room.snapshot(room.channel()).talk->chat->pinned == id);
  room.say(room.kim);
  room.must(handle_pin, room.ada, room.desk(), ChatPin{});
  CHECK_FALSE(room.snapshot(room.channel()).talk->chat->pinned);
  room.must(handle_mute, room.ada, room.desk(), ChatMute{room.kim, true});
  room.check_replay();
}

TEST_CASE("chat.rule: in slow mode a person writes once in so many seconds") {
  Room room;
  room.must(handle_rule, room.ada, room.desk(), ChatRule{false, 30});
  const auto first = room.now;
  const auto id = room.say(room.kim).item.value();
  // Others, moderators and rewording are not slowed.
  room.say(room.make_account());
  room.say(room.ada);
  room.say(room.ada);
  ChatEdit edit;
  edit.message = id;
  edit.text = "Guten Morgen";
  room.must(handle_edit, room.kim, room.channel(), edit);
  room.now = first + std::chrono::milliseconds{29'999};
  CHECK(room.refused(room.kim) == "too_fast");
  room.now = first + std::chrono::seconds{30};
  room.say(room.kim);
  CHECK(room.refused(room.kim) == "too_fast");
  SECTION("until it ends") {
    room.must(handle_rule, room.ada, room.desk(), ChatRule{false, 0});
    room.say(room.kim);
    room.say(room.kim);
  }
  SECTION("the talk's end leaves no times behind") {
    room.must(server::talks::handle_move, room.ada, room.desk(), TalkMove{TalkState::follow_up});
  }
  CHECK(room.query_value("SELECT count(*) FROM chat_pace p JOIN channel c ON c.id = p.channel_id"
                         " WHERE c.name = $1",
                         {room.channel().text()}) == "0");
}

TEST_CASE("chat.rule: slow mode counts within a batch, too") {
  Room room;
  room.must(handle_rule, room.ada, room.desk(), ChatRule{false, 30});
  const auto say = [&](storage::Transaction& transaction, server::auth::Access& access) {
    return handle_post(transaction, access, room.channel(), ChatPost{"Moin", {}, {}});
  };
  const auto done = room.run_batch(Author{room.kim}, room.channel(), {say, say});
  CHECK(done[0].has_value());
  REQUIRE_FALSE(done[1].has_value());
  CHECK(done[1].error().code == ErrorCode::too_fast);
}

TEST_CASE("chat.mute: only the desk and the person learn of it") {
  Room room;
  const auto own = [&](const AccountId& who) {
    Own own;
    room.read([&](storage::Reader& reader) {
      own = storage::own_of(reader, *reader.channel(room.channel()), who);
    });
    return own;
  };
  const auto before = room.snapshot(room.channel());
  room.must(handle_mute, room.ada, room.desk(), ChatMute{room.kim, true});
  CHECK(room.refused(room.kim) == "forbidden");
  CHECK(own(room.kim).muted);
  CHECK_FALSE(own(room.ben).muted);
  CHECK(to_json(room.snapshot(room.channel())) == to_json(before));
  SECTION("what changes the talk later tells nobody either") {
    room.must(handle_rule, room.ada, room.desk(), ChatRule{true, 0});
    TalkEdit edit;
    edit.plan = room.snapshot(room.desk()).talk->plan;
    room.must(server::talks::handle_edit, room.ada, room.desk(), edit);
    room.must(server::talks::handle_move, room.ada, room.desk(), TalkMove{TalkState::follow_up});
    CHECK(room.snapshot(room.desk()).talk->muted == std::vector{room.kim});
    CHECK(room.snapshot(room.channel()).talk->muted.empty());
    CHECK(room.query_value("SELECT count(*) FROM event e JOIN channel c ON c.id = e.channel_id"
                           " WHERE c.name = $1 AND e.body LIKE '%muted\":[\"%'",
                           {room.channel().text()}) == "0");
  }
  SECTION("and not any more") {
    room.must(handle_mute, room.ada, room.desk(), ChatMute{room.kim, false});
    CHECK_FALSE(own(room.kim).muted);
    room.say(room.kim);
  }
}

TEST_CASE("chat rules: refused") {
  Room room;
  const auto id = room.say(room.kim).item.value();
  // A speaker reads the desk and does not moderate.
  CHECK(room.refusal(handle_rule, room.ben, room.desk(), ChatRule{true, 0}) == "forbidden");
  CHECK(room.refusal(handle_pin, room.ben, room.desk(), ChatPin{id}) == "forbidden");
  CHECK(room.refusal(handle_mute, room.ben, room.desk(), ChatMute{room.kim, true}) == "forbidden");
  CHECK(room.refusal(handle_rule, room.kim, room.desk(), ChatRule{true, 0}) == "no_channel");
  CHECK(room.refusal(handle_rule, room.ada, room.channel(), ChatRule{true, 0}) ==
        "wrong_channel channel");
  CHECK(room.refusal(handle_rule, room.ada, room.desk(), ChatRule{false, 301}) ==
        "too_long data.slow_s");
  CHECK(room.refusal(handle_pin, room.ada, room.desk(), ChatPin{ItemId{room.kim.bytes}}) ==
        "not_found data.message");
  CHECK(room.refusal(handle_mute, room.ada, room.desk(), ChatMute{room.ben, true}) ==
        "bad_value data.person");
  CHECK(room.refusal(handle_mute, room.ada, room.desk(), ChatMute{AccountId{}, true}) ==
        "bad_value data.person");
  CHECK_FALSE(room.snapshot(room.channel()).talk->chat);
}
