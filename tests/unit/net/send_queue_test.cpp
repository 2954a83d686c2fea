#include "server/net/send_queue.hpp"

#include <string>

#include <catch2/catch.hpp>

namespace server::net {
namespace {

using Verdict = SendQueue::Verdict;

Frame frame_of(std::size_t bytes) { return std::make_shared<const std::string>(bytes, 'x'); }

Frame numbered(int number) { return std::make_shared<const std::string>(std::to_string(number)); }

}  // namespace

TEST_CASE("send queue: keeps the order over many pushes and pops") {
  SendQueue queue;
  int pushed = 0;
  int popped = 0;
  while (popped < 5'000) {
    for (int n = 0; n < 7 && pushed < 5'000; ++n) {
      REQUIRE(queue.push(numbered(pushed++)) == Verdict::queued);
    }
    for (int n = 0; n < 5 && !queue.empty(); ++n) {
      REQUIRE(*queue.front() == std::to_string(popped++));
      queue.pop();
    }
    while (queue.size() > 500) {
      REQUIRE(*queue.front() == std::to_string(popped++));
      queue.pop();
    }
  }
  CHECK(queue.empty());
  CHECK(queue.bytes() == 0);
}

TEST_CASE("send queue: bound of bytes") {
  SendQueue queue;
  REQUIRE(queue.push(frame_of(queue_bytes_max - 10)) == Verdict::queued);
  SECTION("what fits exactly is taken") {
    CHECK(queue.push(frame_of(10)) == Verdict::queued);
    CHECK(queue.bytes() == queue_bytes_max);
    CHECK(queue.push(frame_of(1)) == Verdict::too_slow);
  }
  SECTION("one byte more is too slow, and nothing was queued") {
    CHECK(queue.push(frame_of(11)) == Verdict::too_slow);
    CHECK(queue.size() == 1);
    CHECK(queue.bytes() == queue_bytes_max - 10);
  }
  SECTION("popping makes room") {
    queue.pop();
    CHECK(queue.push(frame_of(11)) == Verdict::queued);
  }
}

TEST_CASE("send queue: bound of frames") {
  SendQueue queue;
  for (std::size_t n = 0; n < queue_frames_max; ++n) {
    REQUIRE(queue.push(frame_of(1)) == Verdict::queued);
  }
  CHECK(queue.push(frame_of(1)) == Verdict::too_slow);
  queue.pop();
  CHECK(queue.push(frame_of(1)) == Verdict::queued);
}

TEST_CASE("send queue: a frame above the bound is taken by an empty queue only") {
  SendQueue queue;
  SECTION("empty") {
    CHECK(queue.push(frame_of(queue_bytes_max * 4)) == Verdict::queued);
    CHECK(queue.push(frame_of(1)) == Verdict::too_slow);
    queue.pop();
    CHECK(queue.push(frame_of(1)) == Verdict::queued);
  }
  SECTION("not empty") {
    REQUIRE(queue.push(frame_of(1)) == Verdict::queued);
    CHECK(queue.push(frame_of(queue_bytes_max * 4)) == Verdict::too_slow);
  }
}

TEST_CASE("send queue: ephemeral frames find room in the first half only") {
  SendQueue queue;
  SECTION("by bytes") {
    REQUIRE(queue.push(frame_of(queue_bytes_ephemeral_max - 1)) == Verdict::queued);
    CHECK(queue.push_ephemeral(frame_of(1)) == Verdict::queued);
    CHECK(queue.push_ephemeral(frame_of(1)) == Verdict::dropped);
    CHECK(queue.push(frame_of(1)) == Verdict::queued);
  }
  SECTION("by frames") {
    for (std::size_t n = 0; n < queue_frames_ephemeral_max; ++n) {
      REQUIRE(queue.push_ephemeral(frame_of(1)) == Verdict::queued);
    }
    CHECK(queue.push_ephemeral(frame_of(1)) == Verdict::dropped);
    CHECK(queue.size() == queue_frames_ephemeral_max);
    CHECK(queue.push(frame_of(1)) == Verdict::queued);
  }
}

TEST_CASE("send queue: clear forgets everything") {
  SendQueue queue;
  for (int n = 0; n < 100; ++n) REQUIRE(queue.push(numbered(n)) == Verdict::queued);
  queue.clear();
  CHECK(queue.empty());
  CHECK(queue.bytes() == 0);
  REQUIRE(queue.push(numbered(7)) == Verdict::queued);
  CHECK(*queue.front() == "7");
}

}  // namespace server::net
