#include <algorithm>

#include <catch2/catch.hpp>

#include "server/chat/message_handlers.hpp"
#include "server/notifications/line_effects.hpp"
#include "tests/storage/questions/question_fixture.hpp"

using namespace protocol;
using namespace server::chat;
using storage::EffectKind;
using tests::QuestionFixture;

namespace {

struct Mentions : QuestionFixture {
  AccountId silent = make_account();
  const ChannelName channel = talk;

  ChatPost post(std::string text, std::vector<AccountId> people) {
    ChatPost command;
    command.text = std::move(text);
    command.mentions = std::move(people);
    return command;
  }
  ItemId say(const AccountId& by, std::string text, std::vector<AccountId> people = {}) {
    return must(handle_post, by, channel, post(std::move(text), std::move(people))).item.value();
  }
  ChatEdit edit(const ItemId& id, std::string text, std::optional<std::vector<AccountId>> people) {
    ChatEdit command;
    command.message = id;
    command.text = std::move(text);
    command.mentions = std::move(people);
    return command;
  }
  std::string refused(const AccountId& by, std::vector<AccountId> people) {
    return refusal(handle_post, by, channel, post("@x", std::move(people)));
  }
  /// Whose inboxes the last command writes to.
  std::vector<ChannelName> told() const {
    std::vector<ChannelName> inboxes;
    for (const auto& effect : effects(EffectKind::add_line)) {
      if (effect.reason == LineReason::mentioned) inboxes.push_back(effect.target);
    }
    return inboxes;
  }
  static ChannelName inbox(const AccountId& account) {
    return channel_of(ChannelKind::inbox, account);
  }
  /// Applies what the last command means for inboxes.
  void deliver() {
    for (const auto& effect : effects(EffectKind::add_line)) {
      run_as(Author::system(), effect.target,
             [&](storage::Transaction& transaction, server::auth::Access&) {
               server::notifications::apply_add_line(transaction, effect);
               return Result<Done>{Done{}};
             });
    }
  }
  std::vector<Line> lines(const AccountId& account) { return snapshot(inbox(account)).lines; }
};

}  // namespace

TEST_CASE_METHOD(Mentions, "chat: who is on the stage or wrote can be mentioned") {
  go_live();
  SECTION("moderators, before anybody wrote") {
    record("chat_mentions");
    const auto message = say(kim, "@Ada, hört man mich?", {ada});
    CHECK(told() == std::vector{inbox(ada)});
    CHECK(snapshot(channel).messages.back().mentions == std::vector{ada});
    deliver();
    REQUIRE(lines(ada).size() == 1);
    CHECK(lines(ada)[0].reason == LineReason::mentioned);
    CHECK(lines(ada)[0].about == address_of(channel, AddressKind::message, message));
    must(handle_edit, kim, channel, edit(message, "Hört man mich?", std::vector<AccountId>{}));
    CHECK_FALSE(snapshot(channel).messages.back().mentions);
    must(handle_erase, kim, channel, ChatErase{message});
    check_replay();
  }
  SECTION("authors of messages and questions") {
    say(lou, "Moin");
    ask(rita, "Wann?");
    say(kim, "@Lou @Rita @Ben", {lou, rita, ben});
    CHECK(told() == std::vector{inbox(lou), inbox(rita), inbox(ben)});
  }
  SECTION("oneself, without a line") {
    say(kim, "Moin");
    say(kim, "@Kim", {kim});
    CHECK(told().empty());
  }
  SECTION("not who only listens, nor whose text is gone, nor who is not there at all") {
    CHECK(refused(kim, {silent}) == "bad_value data.mentions");
    const auto message = say(lou, "Moin");
    must(handle_erase, lou, channel, ChatErase{message});
    CHECK(refused(kim, {lou}) == "bad_value data.mentions");
    CHECK(refused(kim, {ada, silent}) == "bad_value data.mentions");
    CHECK(refused(kim, {AccountId{}}) == "bad_value data.mentions");
  }
  SECTION("not twice, not too many") {
    CHECK(refused(kim, {ada, ada}) == "bad_value data.mentions");
    CHECK(refused(kim, std::vector<AccountId>(limits::mentions_max + 1, ada)) ==
          "too_long data.mentions");
  }
}

TEST_CASE_METHOD(Mentions, "chat.edit: keeps, adds and takes mentions; each is told once") {
  go_live();
  const auto first = say(lou, "Moin");
  const auto message = say(kim, "@Lou", {lou});
  deliver();
  SECTION("without a list they stay, also whose own text is gone meanwhile") {
    must(handle_erase, lou, channel, ChatErase{first});
    must(handle_edit, kim, channel, edit(message, "@Lou!", std::nullopt));
    CHECK(told().empty());
    CHECK(snapshot(channel).messages.back().mentions == std::vector{lou});
    must(handle_edit, kim, channel, edit(message, "@Lou!!", std::vector{lou}));
    CHECK(told().empty());
  }
  SECTION("who is added is told") {
    must(handle_edit, kim, channel, edit(message, "@Lou @Ada", std::vector{lou, ada}));
    CHECK(told() == std::vector{inbox(ada)});
    const auto events_now = events(channel);
    const auto posted = std::find_if(events_now.begin(), events_now.end(), [&](const Event& event) {
      return event.event == "chat.posted" && event.data.messages[0].id == message;
    });
    REQUIRE(posted != events_now.end());
    CHECK(posted->data.messages[0].mentions == std::vector{lou, ada});
  }
  SECTION("taken out and put back: not told again") {
    must(handle_edit, kim, channel, edit(message, "Moin", std::vector<AccountId>{}));
    must(handle_edit, kim, channel, edit(message, "@Lou", std::vector{lou}));
    deliver();
    CHECK(lines(lou).size() == 1);
    const auto line = lines(lou)[0];
    run_as(Author::system(), inbox(lou),
           [&](storage::Transaction& transaction, server::auth::Access&) {
             server::notifications::apply_close_lines(
                 transaction, {EffectKind::close_lines, inbox(lou), line.about, {}, {}, {}});
             return Result<Done>{Done{}};
           });
    must(handle_edit, kim, channel, edit(message, "Moin", std::vector<AccountId>{}));
    must(handle_edit, kim, channel, edit(message, "@Lou", std::vector{lou}));
    deliver();
    REQUIRE(lines(lou).size() == 1);
    CHECK(lines(lou)[0].done);
  }
  SECTION("refused") {
    CHECK(refusal(handle_edit, kim, channel, edit(message, "@x", std::vector{silent})) ==
          "bad_value data.mentions");
    CHECK(refusal(handle_edit, kim, channel, edit(message, "@x", std::vector{lou, lou})) ==
          "bad_value data.mentions");
  }
}
