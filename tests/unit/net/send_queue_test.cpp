#include "server/net/send_queue.hpp"

#include <random>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

namespace server::net {
namespace {

using Verdict = SendQueue::Verdict;

/// A frame of just so many bytes on the wire.
Frame frame_of(std::size_t bytes) { return Frame::of_wire(std::string(bytes, 'x')); }

/// What would be sent next, at most `pieces_max` frames of it.
std::string next_bytes(const SendQueue& queue, std::size_t pieces_max = 64) {
  std::vector<iovec> pieces(pieces_max);
  pieces.resize(queue.gather(pieces));
  std::string bytes;
  for (const auto& piece : pieces) bytes.append(static_cast<char*>(piece.iov_base), piece.iov_len);
  return bytes;
}

/// As if the first frame had left whole.
void send_first(SendQueue& queue) { REQUIRE(queue.sent(next_bytes(queue, 1).size()) == 1); }

}  // namespace

TEST_CASE("send queue: whatever the line takes at a time, the bytes leave in their order") {
  std::minstd_rand random(GENERATE(1U, 2U, 3U));
  SendQueue queue;
  std::string pushed;
  std::string sent;
  std::size_t frames = 0;
  std::size_t finished = 0;
  while (sent.size() < 200'000) {
    for (auto n = random() % 7; n > 0 && queue.size() < 500; --n) {
      std::string wire = std::to_string(frames++);
      wire.append(random() % 300, '.');
      pushed += wire;
      REQUIRE(queue.push(Frame::of_wire(std::move(wire))) == Verdict::queued);
    }
    const auto bytes = next_bytes(queue, 1 + random() % 64);
    const auto taken = bytes.size() == 0 ? 0 : random() % (bytes.size() + 1);
    finished += queue.sent(taken);
    sent += bytes.substr(0, taken);
  }
  CHECK(pushed.substr(0, sent.size()) == sent);
  CHECK(finished + queue.size() == frames);
}

TEST_CASE("send queue: bound of bytes behind the first frame") {
  SendQueue queue;
  REQUIRE(queue.push(frame_of(1'000)) == Verdict::queued);
  REQUIRE(queue.push(frame_of(queue_bytes_max - 10)) == Verdict::queued);
  SECTION("what fits exactly is taken") {
    CHECK(queue.push(frame_of(10)) == Verdict::queued);
    CHECK(queue.bytes_behind_first() == queue_bytes_max);
    CHECK(queue.push(frame_of(1)) == Verdict::too_slow);
  }
  SECTION("one byte more is too slow, and nothing was queued") {
    CHECK(queue.push(frame_of(11)) == Verdict::too_slow);
    CHECK(queue.size() == 2);
    CHECK(queue.bytes_behind_first() == queue_bytes_max - 10);
  }
  SECTION("popping makes room") {
    send_first(queue);
    CHECK(queue.bytes_behind_first() == 0);
    CHECK(queue.push(frame_of(queue_bytes_max)) == Verdict::queued);
  }
  SECTION("a part of the first frame makes none") {
    REQUIRE(queue.sent(999) == 0);
    CHECK(queue.push(frame_of(11)) == Verdict::too_slow);
  }
}

TEST_CASE("send queue: bound of frames") {
  SendQueue queue;
  for (std::size_t n = 0; n < queue_frames_max; ++n) {
    REQUIRE(queue.push(frame_of(1)) == Verdict::queued);
  }
  CHECK(queue.push(frame_of(1)) == Verdict::too_slow);
  send_first(queue);
  CHECK(queue.push(frame_of(1)) == Verdict::queued);
}

TEST_CASE("send queue: a frame above the bound is taken by an empty queue only") {
  SendQueue queue;
  SECTION("empty, and the whole bound is left to what follows while it leaves") {
    CHECK(queue.push(frame_of(queue_bytes_max * 4)) == Verdict::queued);
    CHECK(queue.push_ephemeral(frame_of(queue_bytes_ephemeral_max)) == Verdict::queued);
    REQUIRE(queue.sent(queue_bytes_max) == 0);
    CHECK(queue.push(frame_of(queue_bytes_max - queue_bytes_ephemeral_max)) == Verdict::queued);
    CHECK(queue.push(frame_of(1)) == Verdict::too_slow);
    CHECK(queue.sent(queue_bytes_max * 3) == 1);
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
    REQUIRE(queue.push(frame_of(1)) == Verdict::queued);
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

TEST_CASE("send queue: at the end only what has begun to leave stays, and the last frame") {
  SendQueue queue;
  REQUIRE(queue.push(Frame::of_wire("first")) == Verdict::queued);
  REQUIRE(queue.push(Frame::of_wire("second")) == Verdict::queued);
  SECTION("begun") {
    REQUIRE(queue.sent(2) == 0);
    queue.keep_begun_only();
    queue.push_last(Frame::of_wire("end"));
    CHECK(next_bytes(queue) == "rstend");
    CHECK(queue.sent(6) == 2);
  }
  SECTION("not begun") {
    queue.keep_begun_only();
    CHECK(queue.empty());
    CHECK(queue.bytes_behind_first() == 0);
    queue.push_last(Frame::of_wire("end"));
    CHECK(next_bytes(queue) == "end");
    CHECK(queue.sent(3) == 1);
  }
  CHECK(queue.empty());
  CHECK(queue.bytes_behind_first() == 0);
}

TEST_CASE("send queue: the last frame finds room in a full queue") {
  SendQueue queue;
  REQUIRE(queue.push(frame_of(1)) == Verdict::queued);
  REQUIRE(queue.push(frame_of(queue_bytes_max)) == Verdict::queued);
  queue.push_last(frame_of(4));
  CHECK(queue.size() == 3);
}

}  // namespace server::net
