#include "server/net/rate_limiter.hpp"

#include <catch2/catch.hpp>

namespace server::net {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST_CASE("rate limiter: a burst, then the rate") {
  const RateLimiter::Time start{seconds(1'000)};
  RateLimiter limiter({5, 20}, start);
  for (int n = 0; n < 20; ++n) REQUIRE(limiter.take(start));
  CHECK_FALSE(limiter.take(start));
  CHECK(limiter.wait(start) == milliseconds(200));
  CHECK_FALSE(limiter.take(start + milliseconds(199)));
  CHECK(limiter.take(start + milliseconds(200)));
  CHECK_FALSE(limiter.take(start + milliseconds(200)));

  SECTION("never more than the burst, however long the pause") {
    const auto later = start + seconds(3'600);
    CHECK(limiter.wait(later) == milliseconds(0));
    for (int n = 0; n < 20; ++n) REQUIRE(limiter.take(later));
    CHECK_FALSE(limiter.take(later));
  }
  SECTION("a time before an earlier one adds nothing") {
    CHECK_FALSE(limiter.take(start));
    CHECK_FALSE(limiter.take(start + milliseconds(399)));
    CHECK(limiter.take(start + milliseconds(400)));
  }
  SECTION("the rate holds in the long run") {
    int taken = 0;
    for (int ms = 201; ms <= 10'200; ++ms) taken += limiter.take(start + milliseconds(ms)) ? 1 : 0;
    CHECK(taken == 50);
  }
}

TEST_CASE("rate limiter: without a rate only the burst") {
  const RateLimiter::Time start{};
  RateLimiter limiter({0, 1}, start);
  CHECK(limiter.take(start));
  CHECK_FALSE(limiter.take(start + seconds(100)));
  CHECK(limiter.wait(start) == RateLimiter::forever);
}

}  // namespace server::net
