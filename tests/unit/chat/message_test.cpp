#include "server/chat/message.hpp"

#include <catch2/catch.hpp>

#include "tests/support/show_result.hpp"

using namespace protocol;
using namespace server::chat;

namespace {

ChatMessage a_message() {
  ChatMessage message;
  message.id = ItemId{{1}};
  message.seq = 4;
  message.by = Author{AccountId{{2}}};
  message.text = "Moin";
  message.reply_to = ItemId{{3}};
  return message;
}

}  // namespace

TEST_CASE("chat: open in the lobby and live only") {
  Talk talk;
  const Writer writer{AccountId{{2}}};
  for (const auto state : {TalkState::lobby, TalkState::live}) {
    talk.state = state;
    CHECK(may_write(talk, writer, Time{}));
  }
  for (const auto state : {TalkState::draft, TalkState::planned, TalkState::registration,
                           TalkState::follow_up, TalkState::archived}) {
    talk.state = state;
    CHECK(may_write(talk, writer, Time{}).error().code == ErrorCode::wrong_state);
    CHECK(may_write(talk, {AccountId{{2}}, true}, Time{}).error().code == ErrorCode::wrong_state);
  }
}

TEST_CASE("chat: reactions in the lobby and live, not of who is silenced") {
  Talk talk;
  const AccountId kim{{2}};
  for (const auto state : {TalkState::lobby, TalkState::live}) {
    talk.state = state;
    talk.chat = ChatRules{true, 30, {}, {}};
    CHECK(may_react(talk, kim));
    talk.muted = {kim};
    CHECK(may_react(talk, kim).error().code == ErrorCode::forbidden);
    CHECK(may_react(talk, AccountId{{3}}));
    talk.muted.clear();
  }
  for (const auto state : {TalkState::draft, TalkState::planned, TalkState::registration,
                           TalkState::follow_up, TalkState::archived}) {
    talk.state = state;
    CHECK(may_react(talk, kim).error().code == ErrorCode::wrong_state);
  }
  auto message = a_message();
  message.reactions = std::vector<ReactionTotal>{{Reaction::thanks, 2}};
  CHECK(edited(message, "Moin zusammen", Time{}).reactions == message.reactions);
  CHECK_FALSE(erased(message).reactions);
}

TEST_CASE("chat: its rules bind everybody but who moderates and speaks") {
  const Time now{std::chrono::seconds{100}};
  Talk talk;
  talk.state = TalkState::live;
  CHECK_FALSE(has_rules(talk));
  Writer writer{AccountId{{2}}};
  const Writer staff{AccountId{{2}}, true, now};
  SECTION("closed") {
    talk.chat = ChatRules{true, 0, {}, {}};
    CHECK(may_write(talk, writer, now).error().code == ErrorCode::wrong_state);
  }
  SECTION("muted") {
    talk.muted.push_back(writer.account);
    CHECK(may_write(talk, writer, now).error().code == ErrorCode::forbidden);
    CHECK(may_write(talk, {AccountId{{3}}}, now));
  }
  SECTION("slow") {
    talk.chat = ChatRules{false, 30, {}, {}};
    CHECK(pace_of(talk, false) == std::chrono::seconds{30});
    CHECK_FALSE(pace_of(talk, true));
    CHECK(may_write(talk, writer, now));
    writer.last_said = now - std::chrono::milliseconds{29'999};
    CHECK(may_write(talk, writer, now).error().code == ErrorCode::too_fast);
    writer.last_said = now - std::chrono::seconds{30};
    CHECK(may_write(talk, writer, now));
  }
  CHECK(has_rules(talk));
  CHECK(may_write(talk, staff, now));
}

TEST_CASE("chat: what is there and not erased can be answered") {
  CHECK(may_reply_to(a_message()));
  CHECK(may_reply_to(std::nullopt).error().code == ErrorCode::bad_value);
  CHECK(may_reply_to(erased(a_message())).error().code == ErrorCode::erased);
}

TEST_CASE("chat: an edit changes the text and says when") {
  const auto before = a_message();
  const auto after = edited(before, "Guten Morgen", Time{std::chrono::milliseconds{5}});
  CHECK(after.text == "Guten Morgen");
  CHECK(after.edited_at == Time{std::chrono::milliseconds{5}});
  CHECK(after.at == before.at);
  CHECK(after.seq == 4);
  CHECK(after.by == before.by);
  CHECK(after.reply_to == before.reply_to);
}

TEST_CASE("chat: a message is erased once, and leaves place and author") {
  const auto message = edited(a_message(), "Guten Morgen", Time{});
  CHECK(may_change(message));
  const auto left = erased(message);
  CHECK(left.erased);
  CHECK(left.text.empty());
  CHECK_FALSE(left.edited_at);
  CHECK(left.seq == 4);
  CHECK(left.by == message.by);
  CHECK(left.reply_to == message.reply_to);
  CHECK(may_change(left).error().code == ErrorCode::erased);
}

TEST_CASE("chat: whom a message mentions") {
  const AccountId kim{{2}};
  const AccountId jana{{3}};
  SECTION("each once, so many at most") {
    CHECK(may_mention({}));
    CHECK(may_mention({kim, jana}));
    CHECK(may_mention({kim, kim}).error().code == ErrorCode::bad_value);
    std::vector<AccountId> many;
    for (std::uint8_t i = 0; i < limits::mentions_max; ++i) many.push_back(AccountId{{i}});
    CHECK(may_mention(many));
    many.push_back(AccountId{{200}});
    CHECK(may_mention(many).error().code == ErrorCode::too_long);
  }
  SECTION("who is new") {
    CHECK(without({kim, jana}, {kim}) == std::vector<AccountId>{jana});
    CHECK(without({kim}, {kim, jana}).empty());
  }
  SECTION("nobody is not stored, and goes with the text") {
    CHECK_FALSE(as_stored({}));
    auto message = a_message();
    message.mentions = as_stored({kim});
    CHECK(edited(message, "Moin zusammen", Time{}).mentions == message.mentions);
    CHECK_FALSE(erased(message).mentions);
  }
}
