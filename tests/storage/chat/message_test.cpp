#include <catch2/catch.hpp>

#include "server/chat/message_handlers.hpp"
#include "server/talks/talk_handlers.hpp"
#include "tests/support/database_fixture.hpp"

using namespace protocol;
using namespace server::chat;
using tests::DatabaseFixture;

namespace {

struct Room : DatabaseFixture {
  AccountId ada = make_account({Role::moderator});
  AccountId kim = make_account();
  ItemId talk = create();

  ItemId create() {
    TalkPlan plan;
    plan.title = "E-Akte live";
    plan.minutes = 60;
    return must(server::talks::handle_create, ada, talks_channel, TalkCreate{plan, {}})
        .item.value();
  }
  void move(std::vector<TalkState> states) {
    for (const auto state : states) {
      must(server::talks::handle_move, ada, channel_of(ChannelKind::desk, talk), TalkMove{state});
    }
  }
  ChannelName channel() { return channel_of(ChannelKind::talk, talk); }
};

ChatPost message(const char* text) {
  ChatPost command;
  command.text = text;
  return command;
}

ChatEdit edit(const ItemId& id, const char* text) {
  ChatEdit command;
  command.message = id;
  command.text = text;
  return command;
}

}  // namespace

TEST_CASE("chat.post: in the lobby and live") {
  Room room;
  room.move({TalkState::planned, TalkState::lobby});
  SECTION("done") {
    room.record("chat");
    const auto done = room.must(handle_post, room.kim, room.channel(), message("Guten Morgen"));
    CHECK(done.seq == 3);
    const auto messages = room.snapshot(room.channel()).messages;
    REQUIRE(messages.size() == 1);
    CHECK(messages[0].id == done.item);
    CHECK(messages[0].text == "Guten Morgen");
    CHECK(messages[0].by.account == room.kim);
    room.move({TalkState::live});
    CHECK(room.must(handle_post, room.kim, room.channel(), message("Moin")).seq == 5);
    auto reply = message("Grüße zurück");
    reply.reply_to = done.item;
    const auto replied = room.must(handle_post, room.ada, room.channel(), reply).item.value();
    room.must(handle_edit, room.ada, room.channel(), edit(replied, "Grüße nach Talaue"));
    room.must(handle_erase, room.kim, room.channel(), ChatErase{done.item.value()});
    const auto after = room.snapshot(room.channel()).messages;
    REQUIRE(after.size() == 3);
    CHECK(after[0].erased);
    CHECK(after[2].reply_to == done.item);
    CHECK(after[2].text == "Grüße nach Talaue");
    CHECK(after[2].edited_at);
    room.check_replay();
  }
  SECTION("refused before and after") {
    room.move({TalkState::planned});
    CHECK(room.refusal(handle_post, room.kim, room.channel(), message("x")) == "wrong_state");
    room.move({TalkState::lobby, TalkState::live, TalkState::follow_up});
    CHECK(room.refusal(handle_post, room.kim, room.channel(), message("x")) == "wrong_state");
  }
  SECTION("refused elsewhere") {
    CHECK(room.refusal(handle_post, room.ada, channel_of(ChannelKind::desk, room.talk),
                       message("x")) == "wrong_channel channel");
    CHECK(room.refusal(handle_post, AccountId{}, room.channel(), message("x")) == "no_channel");
    const auto draft = channel_of(ChannelKind::talk, room.create());
    CHECK(room.refusal(handle_post, room.ada, draft, message("x")) == "no_channel");
  }
}

TEST_CASE("chat.post: an answer names a message of this chat that is still there") {
  Room room;
  room.move({TalkState::planned, TalkState::lobby});
  const auto id = room.must(handle_post, room.kim, room.channel(), message("Moin")).item.value();
  auto reply = message("Moin moin");
  reply.reply_to = ItemId{room.ada.bytes};
  CHECK(room.refusal(handle_post, room.ada, room.channel(), reply) == "bad_value data.reply_to");
  reply.reply_to = id;
  room.must(handle_erase, room.kim, room.channel(), ChatErase{id});
  CHECK(room.refusal(handle_post, room.ada, room.channel(), reply) == "erased data.reply_to");
  CHECK(room.snapshot(room.channel()).messages.size() == 1);
}

TEST_CASE("chat.edit: the earlier wording is gone everywhere") {
  Room room;
  room.move({TalkState::planned, TalkState::lobby});
  const auto id =
      room.must(handle_post, room.kim, room.channel(), message("Kanarienvogel-22")).item.value();
  SECTION("by its author") {
    CHECK(room.must(handle_edit, room.kim, room.channel(), edit(id, "Stieglitz-22")).seq == 4);
    const auto messages = room.snapshot(room.channel()).messages;
    REQUIRE(messages.size() == 1);
    CHECK(messages[0].text == "Stieglitz-22");
    CHECK(messages[0].seq == 3);
    CHECK(room.count_places_with("Kanarienvogel-22") == 0);
    room.must(handle_edit, room.kim, room.channel(), edit(id, "Zeisig-22"));
    CHECK(room.count_places_with("Stieglitz-22") == 0);
    room.must(handle_erase, room.kim, room.channel(), ChatErase{id});
    CHECK(room.count_places_with("Zeisig-22") == 0);
    CHECK(room.query_value("SELECT count(*) FROM command_key WHERE item = $1"
                           " AND hash IS NOT NULL",
                           {id.text()}) == "0");
    CHECK(room.refusal(handle_edit, room.kim, room.channel(), edit(id, "x")) ==
          "erased data.message");
  }
  SECTION("refused to all others, a moderator too") {
    for (const auto& account : {room.make_account(), room.ada}) {
      CHECK(room.refusal(handle_edit, account, room.channel(), edit(id, "x")) == "forbidden");
    }
  }
  SECTION("refused when the chat is closed, and where there is none") {
    CHECK(room.refusal(handle_edit, room.kim, room.channel(), edit({}, "x")) ==
          "not_found data.message");
    CHECK(room.refusal(handle_edit, room.ada, channel_of(ChannelKind::desk, room.talk),
                       edit(id, "x")) == "wrong_channel channel");
    room.move({TalkState::live, TalkState::follow_up});
    CHECK(room.refusal(handle_edit, room.kim, room.channel(), edit(id, "x")) == "wrong_state");
  }
  CHECK(room.snapshot(room.channel()).messages.size() == 1);
}

TEST_CASE("chat.erase: the text is gone everywhere") {
  Room room;
  room.move({TalkState::planned, TalkState::lobby});
  const auto id =
      room.must(handle_post, room.kim, room.channel(), message("Kanarienvogel-21")).item.value();
  SECTION("by its author") {
    CHECK(room.must(handle_erase, room.kim, room.channel(), ChatErase{id}).seq == 4);
    CHECK(room.snapshot(room.channel()).messages[0].erased);
    CHECK(room.count_places_with("Kanarienvogel-21") == 0);
    CHECK(room.query_value("SELECT count(*) FROM command_key WHERE item = $1"
                           " AND hash IS NOT NULL",
                           {id.text()}) == "0");
    CHECK(room.refusal(handle_erase, room.kim, room.channel(), ChatErase{id}) ==
          "erased data.message");
  }
  SECTION("written before slots knew what they made") {
    room.query_value(
        "WITH e AS (UPDATE event SET made = false WHERE item = $1 AND made RETURNING 1),"
        " k AS (UPDATE command_key SET made = false WHERE item = $1 AND made RETURNING 1)"
        " SELECT (SELECT count(*) FROM e) + (SELECT count(*) FROM k)",
        {id.text()});
    room.must(handle_erase, room.kim, room.channel(), ChatErase{id});
    CHECK(room.count_places_with("Kanarienvogel-21") == 0);
    CHECK(room.query_value("SELECT count(*) FROM command_key WHERE item = $1"
                           " AND hash IS NOT NULL",
                           {id.text()}) == "0");
  }
  SECTION("by a moderator of the talk") {
    CHECK(room.must(handle_erase, room.ada, room.channel(), ChatErase{id}).seq == 4);
  }
  SECTION("refused") {
    // A moderator of the forum moderates the talks that name them.
    const auto moderator = room.make_account({Role::moderator});
    for (const auto& account : {room.make_account(), moderator}) {
      CHECK(room.refusal(handle_erase, account, room.channel(), ChatErase{id}) == "forbidden");
    }
    CHECK(room.refusal(handle_erase, room.kim, room.channel(), ChatErase{}) ==
          "not_found data.message");
    CHECK(room.refusal(handle_erase, room.ada, channel_of(ChannelKind::desk, room.talk),
                       ChatErase{id}) == "wrong_channel channel");
  }
}
