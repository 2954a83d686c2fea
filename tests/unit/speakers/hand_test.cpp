#include "server/speakers/hand.hpp"

#include <catch2/catch.hpp>

#include "protocol/limits.hpp"
#include "tests/support/show_result.hpp"

using namespace protocol;
using namespace server::speakers;

namespace {

constexpr Time now{std::chrono::seconds{100}};

Talk a_talk(bool open = true) {
  Talk talk;
  talk.state = TalkState::live;
  talk.queue = QueueRules{open, false, 0};
  return talk;
}

Hand a_hand(HandState state) {
  Hand hand;
  hand.id = ItemId{{1}};
  hand.state = state;
  return hand;
}

}  // namespace

TEST_CASE("speaker queue: its rules, while the talk runs") {
  const auto talk = ruled(a_talk(false), {true, true, 180}).value();
  CHECK(talk.queue->open);
  CHECK(talk.queue->first_first);
  CHECK(talk.queue->speaking_s == 180);
  CHECK(ruled(a_talk(), {true, false, -1}).error().field == "data.speaking_s");
  CHECK(ruled(a_talk(), {true, false, limits::speaking_seconds_max + 1}).error().code ==
        ErrorCode::too_long);
  auto ended = a_talk();
  ended.state = TalkState::follow_up;
  CHECK(ruled(ended, {true, false, 0}).error().code == ErrorCode::wrong_state);
}

TEST_CASE("speaker queue: one hand a person, while it is open") {
  CHECK(may_raise(a_talk(), false, 0));
  CHECK(may_raise(a_talk(), true, 1).error().code == ErrorCode::wrong_state);
  CHECK(may_raise(a_talk(false), false, 0).error().code == ErrorCode::wrong_state);
  CHECK(may_raise(a_talk(), false, limits::open_hands_max).error().code == ErrorCode::too_many);
  auto talk = a_talk();
  talk.queue.reset();
  CHECK(may_raise(talk, false, 0).error().code == ErrorCode::wrong_state);
  talk = a_talk();
  talk.state = TalkState::follow_up;
  CHECK(may_raise(talk, false, 0).error().code == ErrorCode::wrong_state);
}

TEST_CASE("speaker queue: from raised to speaking to done, or lowered") {
  const auto speaking = called(a_hand(HandState::raised), a_talk(), now).value();
  CHECK(speaking.state == HandState::speaking);
  CHECK(speaking.called_at == now);
  const auto done = ended(speaking, now).value();
  CHECK(done.state == HandState::done);
  CHECK(done.ended_at == now);
  CHECK(lowered(a_hand(HandState::raised), now).value().state == HandState::lowered);
  for (const auto state : {HandState::speaking, HandState::done, HandState::lowered}) {
    CHECK(called(a_hand(state), a_talk(), now).error().code == ErrorCode::wrong_state);
    CHECK(lowered(a_hand(state), now).error().code == ErrorCode::wrong_state);
  }
  for (const auto state : {HandState::raised, HandState::done, HandState::lowered}) {
    CHECK(ended(a_hand(state), now).error().code == ErrorCode::wrong_state);
  }
  auto over = a_talk();
  over.state = TalkState::follow_up;
  CHECK(called(a_hand(HandState::raised), over, now).error().code == ErrorCode::wrong_state);
}

TEST_CASE("speaker queue: nobody waits in a talk that has ended") {
  CHECK(left_over(a_hand(HandState::raised), now).state == HandState::lowered);
  CHECK(left_over(a_hand(HandState::speaking), now).state == HandState::done);
}
