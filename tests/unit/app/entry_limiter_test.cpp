#include "server/app/entry_limiter.hpp"

#include <chrono>

#include <catch2/catch.hpp>

using namespace std::chrono_literals;
using server::app::EntryLimiter;

namespace {

const EntryLimiter::Time start{1'000s};

}  // namespace

TEST_CASE("entry limiter: an address is let in slowly after its first people") {
  EntryLimiter limiter;
  for (std::int64_t i = 0; i < EntryLimiter::by_address.burst; ++i) {
    CHECK(limiter.admit("192.0.2.1", "link", start));
  }
  CHECK_FALSE(limiter.admit("192.0.2.1", "link", start));
  CHECK_FALSE(limiter.admit_look("192.0.2.1", start));
  CHECK(limiter.admit("192.0.2.2", "link", start));
  CHECK(limiter.admit("192.0.2.1", "link", start + 1s));
}

TEST_CASE("entry limiter: a link lets so many in, from wherever they come") {
  EntryLimiter limiter;
  const auto admit = [&](std::int64_t i, const char* link) {
    return limiter.admit("2001:db8::" + std::to_string(i), link, start);
  };
  for (std::int64_t i = 0; i < EntryLimiter::by_link.burst; ++i) REQUIRE(admit(i, "link"));
  CHECK_FALSE(admit(1'000, "link"));
  CHECK(admit(1'001, "other"));
}

TEST_CASE("entry limiter: remembers a bounded number of addresses") {
  EntryLimiter limiter;
  for (std::size_t i = 0; i <= EntryLimiter::entries_max; ++i) {
    CHECK(limiter.admit_look(std::to_string(i), start));
  }
}
