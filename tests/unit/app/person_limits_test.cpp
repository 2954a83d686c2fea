// What one person may do, over all of their connections.
#include "server/app/person_limits.hpp"

#include <vector>

#include <catch2/catch.hpp>

using namespace std::chrono_literals;
using protocol::AccountId;
using server::app::PersonLimits;

namespace {

const auto kim = *AccountId::parse("00000000-0000-4000-8000-000000000001");
const auto ada = *AccountId::parse("00000000-0000-4000-8000-000000000002");
const PersonLimits::Time start{1'000s};

PersonLimits::Bounds bounds(std::size_t connections_max) {
  PersonLimits::Bounds bounds;
  bounds.connections_max = connections_max;
  bounds.commands = {10, 2};
  bounds.reads = {10, 5};
  return bounds;
}

}  // namespace

TEST_CASE("person limits: so many connections, and no more until one ends") {
  PersonLimits limits{bounds(3)};
  std::vector<PersonLimits::Place> places;
  for (int count = 0; count < 3; ++count) places.push_back(limits.enter(kim).value());
  CHECK_FALSE(limits.enter(kim).has_value());
  CHECK(limits.enter(ada).has_value());
  places.pop_back();
  // Moved about, a place is still one.
  auto moved = std::move(places.back());
  places.pop_back();
  CHECK(limits.enter(kim).has_value());
  places.push_back(limits.enter(kim).value());
  CHECK_FALSE(limits.enter(kim).has_value());
}

TEST_CASE("person limits: without a limit there is none") {
  PersonLimits limits{bounds(0)};
  std::vector<PersonLimits::Place> places;
  for (int count = 0; count < 1'000; ++count) places.push_back(limits.enter(kim).value());
  CHECK(limits.size() == 1);
}

TEST_CASE("person limits: unfinished captions, a few a second over all connections") {
  PersonLimits limits{bounds(0)};
  auto one = limits.enter(kim).value();
  auto other = limits.enter(kim).value();
  for (int count = 0; count < 4; ++count) {
    CHECK(one.take_push(start));
    CHECK(other.take_push(start));
  }
  CHECK_FALSE(one.take_push(start));
  CHECK(one.take_push(start + 250ms));
  CHECK_FALSE(other.take_push(start + 250ms));
  CHECK(limits.enter(ada)->take_push(start));
  // Other commands are counted apart.
  CHECK(one.take_command(start));
}

TEST_CASE("person limits: connections share what their person may do") {
  PersonLimits limits{bounds(0)};
  auto one = limits.enter(kim).value();
  auto other = limits.enter(kim).value();
  auto another_person = limits.enter(ada).value();
  CHECK(one.take_command(start));
  CHECK(other.take_command(start));
  CHECK_FALSE(one.take_command(start));
  CHECK_FALSE(other.take_command(start));
  CHECK(another_person.take_command(start));
  // Reads are counted apart, with those that come without a connection.
  for (int count = 0; count < 2; ++count) {
    CHECK(one.take_read(start));
    CHECK(limits.take_read(kim, start));
  }
  CHECK(other.take_read(start));
  CHECK_FALSE(one.take_read(start));
  CHECK_FALSE(limits.take_read(kim, start));
  CHECK(limits.take_read(ada, start));
  CHECK(other.take_read(start + 100ms));
}

TEST_CASE("person limits: who comes back has used up what was used up") {
  PersonLimits limits{bounds(0)};
  {
    auto place = limits.enter(kim).value();
    CHECK(place.take_command(start));
    CHECK(place.take_command(start));
  }
  limits.sweep(start + 199ms);
  CHECK(limits.size() == 1);
  {
    auto place = limits.enter(kim).value();
    CHECK_FALSE(place.take_command(start));
    // Nobody who is there is forgotten.
    limits.sweep(start + 1h);
    CHECK(limits.size() == 1);
  }
  limits.sweep(start + 199ms);
  CHECK(limits.size() == 1);
  limits.sweep(start + 200ms);
  CHECK(limits.size() == 0);
}

TEST_CASE("person limits: who only queries is forgotten, too") {
  PersonLimits limits{bounds(0)};
  for (int count = 0; count < 5; ++count) CHECK(limits.take_read(kim, start));
  CHECK_FALSE(limits.take_read(kim, start));
  limits.sweep(start + 499ms);
  CHECK_FALSE(limits.take_read(kim, start));
  limits.sweep(start + 500ms);
  CHECK(limits.size() == 0);
}

TEST_CASE("person limits: a guest by an open link writes slowly") {
  PersonLimits limits{bounds(0)};
  auto place = limits.enter(kim, PersonLimits::Kind::guest).value();
  for (std::int64_t i = 0; i < protocol::limits::guest_commands_burst; ++i) {
    CHECK(place.take_command(start));
  }
  CHECK_FALSE(place.take_command(start));
  CHECK(place.take_command(start + 1s));
  CHECK_FALSE(place.take_command(start + 1s));
}
