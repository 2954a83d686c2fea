#include "server/chat/rules.hpp"

#include <catch2/catch.hpp>

#include "protocol/limits.hpp"
#include "tests/support/show_result.hpp"

using namespace protocol;
using namespace server::chat;

namespace {

constexpr Time now{std::chrono::seconds{100}};

Talk a_talk() {
  Talk talk;
  talk.state = TalkState::live;
  talk.plan.moderators = {AccountId{{1}}};
  talk.plan.speakers = {AccountId{{2}}};
  return talk;
}

}  // namespace

TEST_CASE("chat rules: closed and slow, within bounds") {
  const auto talk = ruled(a_talk(), {true, 30}, now).value();
  CHECK(talk.chat->closed);
  CHECK(talk.chat->slow_s == 30);
  CHECK(talk.chat->slow_since == now);
  CHECK_FALSE(ruled(talk, {true, 0}, now).value().chat->slow_since);
  CHECK_FALSE(ruled(talk, {false, 0}, now).value().chat->closed);
  CHECK(ruled(a_talk(), {false, -1}, now).error().field == "data.slow_s");
  CHECK(ruled(a_talk(), {false, limits::chat_slow_seconds_max}, now));
  CHECK(ruled(a_talk(), {false, limits::chat_slow_seconds_max + 1}, now).error().code ==
        ErrorCode::too_long);
}

TEST_CASE("chat rules: one message is pinned, and stays so under other rules") {
  ChatMessage message;
  message.id = ItemId{{7}};
  const auto talk = pinned(a_talk(), message).value();
  CHECK(talk.chat->pinned == message.id);
  CHECK(ruled(talk, {true, 0}, now).value().chat->pinned == message.id);
  CHECK_FALSE(pinned(talk, std::nullopt).value().chat->pinned);
  message.erased = true;
  CHECK(pinned(talk, message).error().code == ErrorCode::erased);
}

TEST_CASE("chat rules: a person is muted once, and neither moderators nor speakers") {
  const AccountId kim{{3}};
  const auto talk = muted(muted(a_talk(), {kim, true}).value(), {kim, true}).value();
  CHECK(talk.muted == std::vector{kim});
  CHECK(muted(talk, {kim, false}).value().muted.empty());
  for (const auto& person : {AccountId{{1}}, AccountId{{2}}}) {
    CHECK(muted(talk, {person, true}).error().code == ErrorCode::bad_value);
  }
  auto full = a_talk();
  full.muted.resize(limits::muted_per_talk_max);
  CHECK(muted(full, {kim, true}).error().code == ErrorCode::too_many);
}

TEST_CASE("chat rules: while the talk runs only") {
  for (const auto state : {TalkState::draft, TalkState::planned, TalkState::registration,
                           TalkState::follow_up, TalkState::archived}) {
    auto talk = a_talk();
    talk.state = state;
    CHECK(ruled(talk, {}, now).error().code == ErrorCode::wrong_state);
    CHECK(pinned(talk, std::nullopt).error().code == ErrorCode::wrong_state);
    CHECK(muted(talk, {AccountId{{3}}, true}).error().code == ErrorCode::wrong_state);
  }
}
