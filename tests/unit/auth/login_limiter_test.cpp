#include "server/auth/login_limiter.hpp"

#include <string>

#include <catch2/catch.hpp>

namespace server::auth {

using namespace std::chrono_literals;

namespace {

const protocol::Time start{std::chrono::hours{500'000}};

std::string remote(std::size_t n) {
  return "10.0." + std::to_string(n / 250) + "." + std::to_string(n % 250);
}

}  // namespace

TEST_CASE("login limiter: ten failures in a quarter of an hour for an account") {
  LoginLimiter limiter;
  for (std::size_t n = 0; n < 10; ++n) {
    REQUIRE(limiter.admit("a@b", remote(n), start + std::chrono::minutes{n}));
  }
  const auto now = start + 10min;
  CHECK_FALSE(limiter.admit("a@b", remote(11), now));

  SECTION("other accounts are not concerned") { CHECK(limiter.admit("c@d", remote(1), now)); }
  SECTION("the window slides: each failure ends by itself") {
    CHECK_FALSE(limiter.admit("a@b", remote(11), start + 15min - 1ms));
    CHECK(limiter.admit("a@b", remote(11), start + 15min));
    CHECK_FALSE(limiter.admit("a@b", remote(11), start + 15min));
    CHECK(limiter.admit("a@b", remote(11), start + 16min));
  }
  SECTION("trying on does not make it longer") {
    for (int n = 0; n < 100; ++n) CHECK_FALSE(limiter.admit("a@b", remote(11), start + 14min));
    CHECK(limiter.admit("a@b", remote(11), start + 15min));
  }
  SECTION("a success starts anew") {
    limiter.succeeded("a@b", remote(9));
    for (std::size_t n = 0; n < 10; ++n) REQUIRE(limiter.admit("a@b", remote(n), now));
    CHECK_FALSE(limiter.admit("a@b", remote(1), now));
  }
  SECTION("a try that the server could not decide does not count") {
    limiter.undecided("a@b", remote(9));
    CHECK(limiter.admit("a@b", remote(9), now));
    CHECK_FALSE(limiter.admit("a@b", remote(9), now));
  }
}

TEST_CASE("login limiter: fifty failures for a remote address") {
  LoginLimiter limiter;
  for (int n = 0; n < 50; ++n) REQUIRE(limiter.admit(std::to_string(n) + "@b", "192.0.2.1", start));
  CHECK_FALSE(limiter.admit("new@b", "192.0.2.1", start));
  CHECK(limiter.admit("new@b", "192.0.2.2", start));
  CHECK(limiter.admit("0@b", "192.0.2.2", start));

  SECTION("a refused try counts for nobody") {
    for (int n = 0; n < 20; ++n) CHECK_FALSE(limiter.admit("other@b", "192.0.2.1", start));
    CHECK(limiter.admit("other@b", "192.0.2.2", start));
  }
  SECTION("a success gives back its own try only") {
    limiter.succeeded("7@b", "192.0.2.1");
    CHECK(limiter.admit("7@b", "192.0.2.1", start));
    CHECK_FALSE(limiter.admit("8@b", "192.0.2.1", start));
  }
}

TEST_CASE("login limiter: an office that logs in is never in its own way") {
  LoginLimiter limiter;
  for (int n = 0; n < 1'000; ++n) {
    const auto email = std::to_string(n) + "@amt";
    REQUIRE(limiter.admit(email, "192.0.2.1", start));
    limiter.succeeded(email, "192.0.2.1");
  }
  CHECK(limiter.size() == 0);
}

TEST_CASE("login limiter: its memory is bounded") {
  LoginLimiter limiter;
  for (std::size_t n = 0; n < 10; ++n) REQUIRE(limiter.admit("kept@b", remote(n), start));
  for (std::size_t n = 0; n < 3 * LoginLimiter::entries_max; ++n) {
    REQUIRE(limiter.admit(std::to_string(n) + "@b", remote(n), start));
  }
  CHECK(limiter.size() == 2 * LoginLimiter::entries_max);
  // The oldest went first.
  CHECK(limiter.admit("kept@b", "192.0.2.9", start));
}

TEST_CASE("login limiter: what counts as one remote address") {
  CHECK(remote_network("192.0.2.1") == "192.0.2.1");
  CHECK(remote_network("::ffff:192.0.2.1") == "192.0.2.1");
  CHECK(remote_network("2001:db8:1:2:3:4:5:6") == "2001:db8:1:2::");
  CHECK(remote_network("2001:0db8:0001:0002:ffff::1") == "2001:db8:1:2::");
  CHECK(remote_network("2001:db8:1:3::1") == "2001:db8:1:3::");
  CHECK(remote_network("") == "");
  CHECK(remote_network("unix:") == "unix:");
}

}  // namespace server::auth
