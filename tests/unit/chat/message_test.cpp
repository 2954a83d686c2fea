#include "server/chat/message.hpp"

#include <catch2/catch.hpp>

#include "tests/support/show_result.hpp"

using namespace protocol;
using namespace server::chat;

TEST_CASE("chat: open in the lobby and live only") {
  for (const auto state : {TalkState::lobby, TalkState::live}) CHECK(may_post(state));
  for (const auto state : {TalkState::draft, TalkState::planned, TalkState::registration,
                           TalkState::follow_up, TalkState::archived}) {
    REQUIRE_FALSE(may_post(state));
    CHECK(may_post(state).error().code == ErrorCode::wrong_state);
  }
}

TEST_CASE("chat: a message is erased once, and leaves place and author") {
  const ChatMessage message{ItemId{{1}}, 4, Time{}, Author{AccountId{{2}}}, "Moin", false};
  CHECK(may_erase(message));
  const auto left = erased(message);
  CHECK(left.erased);
  CHECK(left.text.empty());
  CHECK(left.seq == 4);
  CHECK(left.by == message.by);
  CHECK(may_erase(left).error().code == ErrorCode::erased);
}
