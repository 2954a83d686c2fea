#include "server/speakers/hand.hpp"

#include "protocol/limits.hpp"

namespace server::speakers {

using namespace protocol;

namespace {

Result<void> is_running(const Talk& talk) {
  if (talk.state == TalkState::lobby || talk.state == TalkState::live) return {};
  return refuse(ErrorCode::wrong_state, "the queue is open in the lobby and live only");
}

Result<void> require_state(const Hand& hand, HandState state) {
  if (hand.state == state) return {};
  return refuse(ErrorCode::wrong_state, "not in this state of the hand", "data.hand");
}

Hand moved(Hand hand, HandState state, Time now) {
  hand.state = state;
  (state == HandState::speaking ? hand.called_at : hand.ended_at) = now;
  return hand;
}

}  // namespace

Result<Talk> ruled(Talk talk, const QueueRule& rule) {
  if (auto running = is_running(talk); !running) return running.error();
  if (rule.speaking_s < 0) return refuse(ErrorCode::bad_value, "below 0", "data.speaking_s");
  if (rule.speaking_s > limits::speaking_seconds_max) {
    return refuse(ErrorCode::too_long, "longer than anybody speaks", "data.speaking_s");
  }
  talk.queue = QueueRules{rule.open, rule.first_first, rule.speaking_s};
  return talk;
}

Result<void> may_raise(const Talk& talk, bool has_open, std::int64_t open) {
  if (auto running = is_running(talk); !running) return running;
  if (!talk.queue || !talk.queue->open) {
    return refuse(ErrorCode::wrong_state, "the queue is closed");
  }
  if (has_open) return refuse(ErrorCode::wrong_state, "the hand is up already");
  if (open >= limits::open_hands_max) return refuse(ErrorCode::too_many, "too many hands");
  return {};
}

Result<Hand> lowered(Hand hand, Time now) {
  if (auto may = require_state(hand, HandState::raised); !may) return may.error();
  return moved(std::move(hand), HandState::lowered, now);
}

Result<Hand> called(Hand hand, const Talk& talk, Time now) {
  if (auto running = is_running(talk); !running) return running.error();
  if (auto may = require_state(hand, HandState::raised); !may) return may.error();
  return moved(std::move(hand), HandState::speaking, now);
}

Result<Hand> ended(Hand hand, Time now) {
  if (auto may = require_state(hand, HandState::speaking); !may) return may.error();
  return moved(std::move(hand), HandState::done, now);
}

Hand left_over(Hand hand, Time now) {
  const auto state = hand.state == HandState::speaking ? HandState::done : HandState::lowered;
  return moved(std::move(hand), state, now);
}

}  // namespace server::speakers
