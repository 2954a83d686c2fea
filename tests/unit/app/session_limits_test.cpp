// Which messages of a connection count against what its person may do.
#include <algorithm>

#include <catch2/catch.hpp>

#include "tests/unit/app/session_world.hpp"

using namespace protocol;

namespace {

const auto kim = *AccountId::parse("00000000-0000-4000-8000-000000000001");
const auto ada = *AccountId::parse("00000000-0000-4000-8000-000000000002");
// A rate of one a second leaves a whole second before the next token.
constexpr int burst = 5;

struct Limited : tests::SessionWorld {
  static server::app::Config limits() {
    server::app::Config config;
    config.commands_per_second = 1;
    config.commands_burst = burst;
    config.reads_per_second = 1;
    config.reads_burst = burst;
    return config;
  }
  Limited() : SessionWorld{limits()} {}
  ~Limited() {
    for (auto* line : {&first, &second, &other}) line->session->detach();
  }

  static std::string message(const std::string& what, const std::string& channel = {}) {
    return R"({"id":7,"do":")" + what + "\"" +
           (channel.empty() ? "" : R"(,"channel":")" + channel + "\"") + R"(,"data":{}})";
  }
  static std::ptrdiff_t too_fast(const Line& line) {
    return std::count(line.connection->sent.begin(), line.connection->sent.end(),
                      R"({"id":7,"error":{"code":"too_fast","temporary":true,"text":)"
                      R"("too many requests"}})");
  }

  Line first = connect({kim, "browser"});
  Line second = connect({kim, "program"});
  Line other = connect({ada, "browser"});
};

}  // namespace

TEST_CASE("session limits: what reads counts for the person, on all connections") {
  Limited world;
  const auto what = GENERATE(
      std::string{R"({"id":7,"do":"subscribe","channel":"talks","data":{}})"},
      std::string{R"({"id":7,"do":"subscribe","channel":)"
                  R"("inbox:00000000-0000-4000-8000-000000000001","data":{}})"},
      std::string{R"({"id":7,"do":"ping","data":{}})"}, std::string{R"({"id":7,"do":"nothing"})"});
  for (int count = 0; count < burst; ++count) {
    (count % 2 == 0 ? world.first : world.second).session->on_message(what);
  }
  CHECK(Limited::too_fast(world.first) == 0);
  CHECK(Limited::too_fast(world.second) == 0);
  world.first.session->on_message(what);
  world.second.session->on_message(what);
  CHECK(Limited::too_fast(world.first) == 1);
  CHECK(Limited::too_fast(world.second) == 1);
  world.other.session->on_message(what);
  CHECK(Limited::too_fast(world.other) == 0);
}

TEST_CASE("session limits: a refused subscribe leaves the subscription as it was") {
  Limited world;
  for (int count = 0; count < burst; ++count) {
    world.first.session->on_message(Limited::message("subscribe", "talks"));
  }
  CHECK(world.hubs.front()->subscribers(talks_channel) == 1);
  world.first.session->on_message(Limited::message("subscribe", "talks"));
  world.first.session->on_message(Limited::message("subscribe", "library"));
  CHECK(Limited::too_fast(world.first) == 2);
  CHECK(world.hubs.front()->subscribers(talks_channel) == 1);
  CHECK(world.hubs.front()->subscribers(library_channel) == 0);
  // Letting go is never refused.
  world.first.session->on_message(Limited::message("unsubscribe", "talks"));
  CHECK(Limited::too_fast(world.first) == 2);
  CHECK(world.hubs.front()->subscribers(talks_channel) == 0);
}

TEST_CASE("session limits: writing and reading do not use up each other") {
  Limited world;
  const std::string write =
      R"({"id":7,"do":"own.follow","channel":"talks","data":{"level":"following"}})";
  for (int count = 0; count < burst; ++count) {
    (count % 2 == 0 ? world.first : world.second).session->on_message(write);
  }
  CHECK(world.second.connection->sent.empty());
  world.second.session->on_message(write);
  REQUIRE(world.second.connection->sent.size() == 1);
  CHECK(world.second.connection->sent.back().find("too_fast") != std::string::npos);
  world.second.session->on_message(Limited::message("ping"));
  CHECK(Limited::too_fast(world.second) == 0);
  world.other.session->on_message(write);
  CHECK(world.other.connection->sent.empty());
}
