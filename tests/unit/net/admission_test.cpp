#include "server/net/admission.hpp"

#include <vector>

#include <catch2/catch.hpp>

namespace server::net {
namespace {

using boost::asio::ip::make_address;

}  // namespace

TEST_CASE("admission: places come back") {
  Admission admission({2, 0, 0});
  auto first = admission.take_place();
  {
    const auto second = admission.take_place();
    REQUIRE(first);
    REQUIRE(second);
    CHECK_FALSE(admission.take_place());
    CHECK(admission.places_taken() == 2);
  }
  auto third = admission.take_place();
  CHECK(third);
  CHECK_FALSE(admission.take_place());

  SECTION("a moved ticket counts once") {
    Ticket moved = std::move(*first);
    *third = std::move(moved);
    first.reset();
    moved = Ticket();
    CHECK(admission.places_taken() == 1);
  }
  SECTION("waiting until empty") {
    CHECK_FALSE(admission.wait_until_empty(std::chrono::steady_clock::now()));
    first.reset();
    third.reset();
    CHECK(admission.wait_until_empty(std::chrono::steady_clock::now()));
  }
}

TEST_CASE("admission: connections of one address") {
  Admission admission({100, 2, 0});
  std::vector<Ticket> tickets;
  const auto take = [&](const char* address) {
    auto ticket = admission.take_address(make_address(address));
    if (!ticket) return false;
    tickets.push_back(std::move(*ticket));
    return true;
  };
  CHECK(take("192.0.2.1"));
  CHECK(take("::ffff:192.0.2.1"));
  CHECK_FALSE(take("192.0.2.1"));
  CHECK(take("192.0.2.2"));

  SECTION("an IPv6 network of 64 bits counts as one address") {
    CHECK(take("2001:db8:0:1::1"));
    CHECK(take("2001:db8:0:1:ffff::2"));
    CHECK_FALSE(take("2001:db8:0:1::3"));
    CHECK(take("2001:db8:0:2::1"));
  }
  SECTION("given back") {
    tickets.clear();
    CHECK(take("192.0.2.1"));
  }
}

TEST_CASE("admission: zero connections of one address is no limit") {
  Admission admission({1, 0, 0});
  CHECK(admission.take_address(make_address("192.0.2.1")));
  CHECK(admission.take_address(make_address("192.0.2.1")));
}

TEST_CASE("admission: bytes of bodies") {
  Admission admission({1, 0, 1'000});
  auto first = admission.take_body(600);
  REQUIRE(first);
  CHECK_FALSE(admission.take_body(401));
  const auto second = admission.take_body(400);
  CHECK(second);
  first.reset();
  CHECK(admission.take_body(600));
  CHECK_FALSE(admission.take_body(2'000));
}

}  // namespace server::net
