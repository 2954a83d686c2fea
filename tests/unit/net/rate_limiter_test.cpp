#include "server/net/rate_limiter.hpp"

#include <atomic>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

namespace server::net {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST_CASE("rate limiter: a burst, then the rate") {
  const RateLimiter::Time start{seconds(1'000)};
  const RateLimiter::Rate rate{5, 20};
  RateLimiter limiter;
  CHECK(limiter.is_full(start));
  for (int n = 0; n < 20; ++n) REQUIRE(limiter.take(rate, start));
  CHECK_FALSE(limiter.take(rate, start));
  CHECK_FALSE(limiter.take(rate, start + milliseconds(199)));
  CHECK(limiter.take(rate, start + milliseconds(200)));
  CHECK_FALSE(limiter.take(rate, start + milliseconds(200)));

  SECTION("never more than the burst, however long the pause") {
    const auto later = start + seconds(3'600);
    CHECK(limiter.is_full(later));
    for (int n = 0; n < 20; ++n) REQUIRE(limiter.take(rate, later));
    CHECK_FALSE(limiter.take(rate, later));
  }
  SECTION("a time before an earlier one adds nothing") {
    CHECK_FALSE(limiter.take(rate, start));
    CHECK_FALSE(limiter.take(rate, start + milliseconds(399)));
    CHECK(limiter.take(rate, start + milliseconds(400)));
  }
  SECTION("the rate holds in the long run") {
    int taken = 0;
    for (int ms = 201; ms <= 10'200; ++ms) {
      taken += limiter.take(rate, start + milliseconds(ms)) ? 1 : 0;
    }
    CHECK(taken == 50);
  }
  SECTION("full again once all tokens are back") {
    CHECK_FALSE(limiter.is_full(start + milliseconds(4'199)));
    CHECK(limiter.is_full(start + milliseconds(4'200)));
  }
}

TEST_CASE("rate limiter: the greatest rate and burst that may be configured") {
  const RateLimiter::Time start{};
  const RateLimiter::Rate most{1'000'000, 1'000'000};
  const RateLimiter::Rate slow{1, 1'000'000};
  RateLimiter fast_one;
  RateLimiter slow_one;
  for (int n = 0; n < 1'000'000; ++n) {
    if (!fast_one.take(most, start) || !slow_one.take(slow, start)) FAIL("not the whole burst");
  }
  CHECK_FALSE(fast_one.take(most, start));
  CHECK_FALSE(slow_one.take(slow, start));
  CHECK(fast_one.take(most, start + std::chrono::microseconds(1)));
  CHECK(slow_one.take(slow, start + seconds(1)));
}

TEST_CASE("rate limiter: threads take no token twice") {
  const RateLimiter::Time start{seconds(1)};
  RateLimiter limiter;
  std::atomic<int> taken{0};
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&] {
      for (int n = 0; n < 10'000; ++n) {
        if (limiter.take({1, 10'000}, start)) taken.fetch_add(1);
      }
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(taken == 10'000);
}

}  // namespace server::net
