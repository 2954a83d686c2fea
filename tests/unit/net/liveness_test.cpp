#include "server/net/liveness.hpp"

#include <catch2/catch.hpp>

namespace server::net {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST_CASE("liveness: pings, heartbeats and the end come when they are due") {
  const Timing timing;
  const Liveness::Time start{seconds(1'000)};
  Liveness liveness(start, seconds(3));

  CHECK_FALSE(liveness.look(start, timing, true).ping);
  CHECK_FALSE(liveness.look(start + milliseconds(2'999), timing, true).ping);
  CHECK(liveness.look(start + seconds(3), timing, true).ping);
  CHECK_FALSE(liveness.look(start + seconds(4), timing, true).ping);
  CHECK_FALSE(liveness.look(start + milliseconds(9'999), timing, true).heartbeat);
  CHECK(liveness.look(start + seconds(10), timing, true).heartbeat);

  SECTION("a ping waits for the next push where there was one just now") {
    liveness.pushed(start + milliseconds(12'500));
    const auto due = liveness.look(start + seconds(13), timing, true);
    CHECK(due.ping);
    CHECK(due.ping_can_wait);
  }
  SECTION("a push puts the heartbeat off, not the ping") {
    liveness.pushed(start + seconds(10));
    const auto due = liveness.look(start + seconds(13), timing, true);
    CHECK_FALSE(due.heartbeat);
    CHECK(due.ping);
    CHECK_FALSE(due.ping_can_wait);
    CHECK(liveness.look(start + seconds(19), timing, true).heartbeat == false);
  }
  SECTION("a ping that cannot leave stays due") {
    CHECK_FALSE(liveness.look(start + seconds(13), timing, false).ping);
    CHECK(liveness.look(start + seconds(14), timing, true).ping);
    CHECK_FALSE(liveness.look(start + seconds(15), timing, true).ping);
  }
  SECTION("silence ends it, and nothing else is due") {
    CHECK_FALSE(liveness.look(start + milliseconds(19'999), timing, true).drop);
    const auto due = liveness.look(start + seconds(20), timing, true);
    CHECK(due.drop);
    CHECK_FALSE(due.ping);
    CHECK_FALSE(due.heartbeat);
  }
  SECTION("what is heard keeps it") {
    liveness.heard(start + seconds(15));
    CHECK_FALSE(liveness.look(start + seconds(34), timing, true).drop);
    CHECK(liveness.look(start + seconds(35), timing, true).drop);
  }
}

}  // namespace server::net
