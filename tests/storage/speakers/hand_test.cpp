#include <catch2/catch.hpp>

#include "server/speakers/hand_handlers.hpp"
#include "tests/storage/questions/question_fixture.hpp"

using namespace protocol;
using namespace server::speakers;
using tests::QuestionFixture;

namespace {

struct Queue : QuestionFixture {
  Queue() { go_live(); }
  void open(bool first_first = false) {
    must(handle_rule, ada, desk, QueueRule{true, first_first, 180});
  }
  ItemId raise(const AccountId& who) {
    return must(handle_raise, who, talk, HandRaise{}).item.value();
  }
  Hand hand(const ItemId& id) {
    for (const auto& one : snapshot(talk).hands) {
      if (one.id == id) return one;
    }
    throw std::logic_error("no such hand in the snapshot");
  }
};

}  // namespace

TEST_CASE("hand.raise: in the order in which the server took them") {
  Queue queue;
  queue.record("speaker_queue");
  queue.open();
  const auto kim = queue.raise(queue.kim);
  const auto lou = queue.raise(queue.lou);
  const auto hands = queue.snapshot(queue.talk).hands;
  REQUIRE(hands.size() == 2);
  CHECK(hands[0].id == kim);
  CHECK(hands[1].id == lou);
  CHECK(queue.refusal(handle_raise, queue.kim, queue.talk, HandRaise{}) == "wrong_state");

  queue.must(handle_call, queue.ada, queue.talk, HandCall{lou});
  CHECK(queue.hand(lou).state == HandState::speaking);
  CHECK(queue.refusal(handle_raise, queue.lou, queue.talk, HandRaise{}) == "wrong_state");
  // One speaks at a time.
  queue.must(handle_call, queue.ada, queue.talk, HandCall{kim});
  CHECK(queue.hand(kim).state == HandState::speaking);
  CHECK(queue.hand(lou).state == HandState::done);
  queue.must(handle_end, queue.kim, queue.talk, HandEnd{kim});
  CHECK(queue.hand(kim).state == HandState::done);
  // Who has spoken may speak again, and is known not to be new.
  const auto again = queue.raise(queue.kim);
  CHECK_FALSE(queue.hand(again).first);
  queue.must(handle_lower, queue.kim, queue.talk, HandLower{again});
  CHECK(queue.hand(queue.raise(queue.rita)).first);
  queue.check_replay();
}

TEST_CASE("hand.lower: by who raised it and by moderators") {
  Queue queue;
  queue.open();
  const auto kim = queue.raise(queue.kim);
  CHECK(queue.refusal(handle_lower, queue.lou, queue.talk, HandLower{kim}) == "forbidden");
  queue.must(handle_lower, queue.kim, queue.talk, HandLower{kim});
  CHECK(queue.refusal(handle_lower, queue.kim, queue.talk, HandLower{kim}) ==
        "wrong_state data.hand");
  const auto again = queue.raise(queue.kim);
  CHECK(queue.hand(again).first);
  queue.must(handle_lower, queue.ada, queue.talk, HandLower{again});
  CHECK(queue.hand(again).state == HandState::lowered);
}

TEST_CASE("speaker queue: a batch of raised hands has one order, and one hand a person") {
  Queue queue;
  queue.open();
  const auto raise = [&](storage::Transaction& transaction, server::auth::Access& access) {
    return handle_raise(transaction, access, queue.talk, HandRaise{});
  };
  const auto done = queue.run_batch(Author{queue.kim}, queue.talk, {raise, raise});
  CHECK(done[0].has_value());
  REQUIRE_FALSE(done[1].has_value());
  CHECK(done[1].error().code == ErrorCode::wrong_state);
}

TEST_CASE("speaker queue: refused") {
  Queue queue;
  CHECK(queue.refusal(handle_raise, queue.kim, queue.talk, HandRaise{}) == "wrong_state");
  CHECK(queue.refusal(handle_rule, queue.ben, queue.desk, QueueRule{}) == "forbidden");
  CHECK(queue.refusal(handle_rule, queue.kim, queue.desk, QueueRule{}) == "no_channel");
  CHECK(queue.refusal(handle_rule, queue.ada, queue.talk, QueueRule{}) == "wrong_channel channel");
  queue.open();
  const auto kim = queue.raise(queue.kim);
  CHECK(queue.refusal(handle_call, queue.ben, queue.talk, HandCall{kim}) == "forbidden");
  CHECK(queue.refusal(handle_call, queue.ada, queue.talk, HandCall{}) == "not_found data.hand");
  CHECK(queue.refusal(handle_end, queue.kim, queue.talk, HandEnd{kim}) == "wrong_state data.hand");
  CHECK(queue.refusal(handle_raise, queue.lou, queue.desk, HandRaise{}) == "wrong_channel channel");
  CHECK(queue.hand(kim).state == HandState::raised);
}

TEST_CASE("speaker queue: the talk's end leaves nobody waiting") {
  Queue queue;
  queue.open();
  const auto kim = queue.raise(queue.kim);
  const auto lou = queue.raise(queue.lou);
  queue.must(handle_call, queue.ada, queue.talk, HandCall{lou});
  const auto moved = queue.run_as(
      Author{queue.ada}, queue.desk,
      [&](storage::Transaction& transaction, server::auth::Access& access) {
        return server::talks::handle_move(transaction, access, queue.desk,
                                          TalkMove{TalkState::follow_up}, end_with_talk);
      },
      TalkMove::name);
  CHECK(moved.has_value());
  CHECK(queue.hand(kim).state == HandState::lowered);
  CHECK(queue.hand(lou).state == HandState::done);
  CHECK(queue.refusal(handle_raise, queue.rita, queue.talk, HandRaise{}) == "wrong_state");
}
