// Poll sessions without a network: what a poll gets, what is kept for the next one, and when a
// session ends.
#include "server/app/poll_shard.hpp"

#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "protocol/json_reader.hpp"

using namespace protocol;
using namespace std::chrono_literals;
using namespace server;
using app::PollShard;
using net::Frame;

namespace {

/// What the app has of one session.
struct Talk {
  net::Connection* connection = nullptr;
  std::vector<std::string> messages;
  int drained = 0;
  bool is_gone = false;
};

class Handler final : public net::ConnectionHandler {
 public:
  explicit Handler(Talk& talk) : talk_{talk} {}
  ~Handler() override { talk_.is_gone = true; }
  void on_message(std::string message) override {
    if (message == "throw") throw std::runtime_error("a fault");
    talk_.messages.push_back(message);
    talk_.connection->send(Frame("re: " + message));
  }
  void on_drained() override { ++talk_.drained; }

 private:
  Talk& talk_;
};

struct World {
  explicit World(app::PollBounds bounds = {}) {
    bounds.now = [this] { return now; };
    polls = std::make_unique<PollShard>(
        shard, bounds,
        [this](const auth::Caller&) -> Result<net::Dispatcher::Accept> {
          if (!admits) return refuse(ErrorCode::overloaded, "too many");
          return net::Dispatcher::Accept{[this](net::Connection& connection) {
            talks.push_back(std::make_unique<Talk>());
            talks.back()->connection = &connection;
            return std::make_unique<Handler>(*talks.back());
          }};
        },
        counters);
  }

  void settle() { shard.io().poll(); }
  void pass(std::chrono::milliseconds time) {
    now += time;
    polls->look();
    settle();
  }

  /// The response, once it is there; empty while the poll waits.
  using Pending = std::shared_ptr<std::optional<net::HttpResponse>>;
  static net::Respond into(const Pending& pending) {
    return [pending](net::HttpResponse response) {
      REQUIRE_FALSE(pending->has_value());
      *pending = std::move(response);
    };
  }
  static Pending new_pending() { return std::make_shared<std::optional<net::HttpResponse>>(); }

  net::HttpResponse open(const std::string& login = "kim") {
    const auto pending = new_pending();
    polls->open({{}, login, false}, into(pending));
    return pending->value();
  }
  PollId must_open(const std::string& login = "kim") {
    return from_json<PollOpened>(open(login).body).value().session;
  }
  Pending wait(std::vector<PollPosition> positions, const std::string& login = "kim") {
    const auto pending = new_pending();
    polls->wait(login, positions, into(pending));
    settle();
    return pending;
  }
  int send(const PollId& id, std::int64_t number, std::string message,
           const std::string& login = "kim") {
    const auto pending = new_pending();
    polls->send(login, id, number, std::move(message), into(pending));
    settle();
    return pending->value().status;
  }

  std::chrono::steady_clock::time_point now{1h};
  net::Shard shard{0};
  app::Counters counters;
  /// Whether the person may have another connection.
  bool admits = true;
  std::vector<std::unique_ptr<Talk>> talks;
  std::unique_ptr<PollShard> polls;
};

/// The lines of an answer with its head's, as "2: a b" or "3: a (4008)".
std::string shown(const net::HttpResponse& response, const PollId& of) {
  std::string text;
  std::int64_t left = 0;
  bool mine = false;
  std::size_t at = 0;
  while (at < response.body.size()) {
    const auto end = response.body.find('\n', at);
    const auto line = response.body.substr(at, end - at);
    at = end + 1;
    if (left-- > 0) {
      if (mine) text.append(" ").append(line);
      continue;
    }
    const auto head = from_json<PollAnswer>(line).value();
    left = head.lines;
    mine = head.session == of;
    if (!mine) continue;
    text.append(std::to_string(head.answer)).append(":");
    if (head.close) text.append(" (").append(std::to_string(*head.close)).append(")");
  }
  return text;
}

std::string code_of(const net::HttpResponse& response) {
  const auto at = response.body.find("\"code\":\"") + 8;
  return response.body.substr(at, response.body.find('"', at) - at);
}

}  // namespace

TEST_CASE("polling: a poll waits for what is sent, and gets a turn's frames together") {
  World world;
  const auto id = world.must_open();
  const auto poll = world.wait({{id, 0}});
  CHECK_FALSE(poll->has_value());
  auto& connection = *world.talks[0]->connection;
  connection.send(Frame("a"));
  connection.send_ephemeral(Frame("b"));
  CHECK_FALSE(poll->has_value());
  world.settle();
  REQUIRE(poll->has_value());
  CHECK((*poll)->status == 200);
  CHECK(shown(**poll, id) == "1: a b");
  CHECK(world.talks[0]->drained == 1);
  CHECK(connection.is_drained());
}

TEST_CASE("polling: what is sent between two polls waits for the next one") {
  World world;
  const auto id = world.must_open();
  auto& connection = *world.talks[0]->connection;
  connection.send(Frame("a"));
  CHECK_FALSE(connection.is_drained());
  connection.send(Frame::joined(std::vector{Frame("b"), Frame("c\nd")}));
  const auto first = world.wait({{id, 0}});
  REQUIRE(first->has_value());
  CHECK(shown(**first, id) == "1: a b c d");
  connection.send(Frame("e"));
  world.settle();

  SECTION("an answer that did not arrive is given again, as it was") {
    const auto again = world.wait({{id, 0}});
    CHECK((*again)->body == (*first)->body);
    CHECK(shown(**world.wait({{id, 1}}), id) == "2: e");
  }
  SECTION("a confirmed one is not") {
    CHECK(shown(**world.wait({{id, 1}}), id) == "2: e");
    CHECK_FALSE(world.wait({{id, 2}})->has_value());
  }
  SECTION("a number that was never given is refused, and so is an older one") {
    for (const auto number : {2, -1}) {
      const auto refused = world.wait({{id, number}});
      CHECK((*refused)->status == 409);
      CHECK(code_of(**refused) == "wrong_state");
    }
    world.wait({{id, 1}});
    world.wait({{id, 2}});
    CHECK((*world.wait({{id, 1}}))->status == 409);
  }
}

TEST_CASE("polling: commands are carried out once, in the order of their numbers") {
  World world;
  const auto id = world.must_open();
  CHECK(world.send(id, 1, "a") == 204);
  CHECK(world.send(id, 2, "b") == 204);
  SECTION("a repeat does nothing") {
    CHECK(world.send(id, 2, "b") == 204);
    CHECK(world.send(id, 1, "a") == 204);
  }
  SECTION("a hole is refused") {
    CHECK(world.send(id, 4, "d") == 409);
    CHECK(world.send(id, 0, "x") == 409);
    CHECK(world.send(id, -1, "x") == 409);
  }
  CHECK(world.talks[0]->messages == std::vector<std::string>{"a", "b"});
  CHECK(shown(**world.wait({{id, 0}}), id) == "1: re: a re: b");
  CHECK(world.send(id, 3, "c") == 204);
  CHECK(world.talks[0]->messages.back() == "c");
}

TEST_CASE("polling: another login's session does not exist") {
  World world;
  const auto kim = world.must_open("kim");
  const auto ute = world.must_open("ute");
  SECTION("for a poll, and nobody else's poll is harmed") {
    const auto mine = world.wait({{kim, 0}}, "kim");
    const auto refused = world.wait({{ute, 0}, {kim, 0}}, "ute");
    CHECK((*refused)->status == 404);
    CHECK((*refused)->body.find(kim.text()) != std::string::npos);
    CHECK_FALSE(mine->has_value());
  }
  SECTION("for a command") {
    CHECK(world.send(kim, 1, "x", "ute") == 404);
    CHECK(world.talks[0]->messages.empty());
  }
  SECTION("for its end") {
    const auto pending = World::new_pending();
    world.polls->end("ute", kim, World::into(pending));
    CHECK((*pending)->status == 204);
    CHECK_FALSE(world.talks[0]->is_gone);
  }
  SECTION("nor does one that never was") { CHECK((*world.wait({{PollId{}, 0}}))->status == 404); }
}

TEST_CASE("polling: one poll waits for all sessions of a login") {
  World world;
  const auto a = world.must_open();
  const auto b = world.must_open();
  const auto poll = world.wait({{a, 0}, {b, 0}});
  world.talks[1]->connection->send(Frame("x"));
  world.settle();
  REQUIRE(poll->has_value());
  CHECK(shown(**poll, a).empty());
  CHECK(shown(**poll, b) == "1: x");
  SECTION("none of them is lost by it") {
    const auto next = world.wait({{a, 0}, {b, 1}});
    world.talks[0]->connection->send(Frame("y"));
    world.settle();
    CHECK(shown(**next, a) == "1: y");
  }
  SECTION("one that has ended says so, and the others go on") {
    world.talks[0]->connection->send(Frame("y"));
    world.talks[1]->connection->close(CloseCode::unknown_outcome, "");
    world.settle();
    const auto next = world.wait({{a, 0}, {b, 1}});
    CHECK((*next)->status == 504);
    CHECK(shown(**next, a) == "1: y");
    CHECK(shown(**next, b) == "2: (4011)");
    CHECK_FALSE(world.wait({{a, 1}})->has_value());
    CHECK((*world.wait({{b, 2}}))->status == 404);
  }
  SECTION("twice the same one is refused") {
    CHECK((*world.wait({{a, 0}, {a, 0}}))->status == 400);
  }
}

TEST_CASE("polling: a new poll takes the place of the one that waits") {
  World world;
  const auto a = world.must_open();
  const auto b = world.must_open();
  const auto old = world.wait({{a, 0}, {b, 0}});
  const auto next = world.wait({{a, 0}});
  REQUIRE(old->has_value());
  CHECK((*old)->status == 409);
  CHECK_FALSE(next->has_value());
  world.talks[0]->connection->send(Frame("x"));
  world.settle();
  CHECK(shown(**next, a) == "1: x");
}

TEST_CASE("polling: a poll with nothing to say ends, and a session without a poll does too") {
  World world;
  const auto id = world.must_open();
  const auto poll = world.wait({{id, 0}});
  world.pass(24s);
  CHECK_FALSE(poll->has_value());
  world.pass(1s);
  REQUIRE(poll->has_value());
  CHECK((*poll)->status == 204);
  SECTION("60 s later it is gone") {
    world.pass(59s);
    CHECK_FALSE(world.talks[0]->is_gone);
    world.pass(1s);
    CHECK(world.talks[0]->is_gone);
    CHECK(world.counters.poll_sessions == 0);
    CHECK((*world.wait({{id, 0}}))->status == 404);
    CHECK(world.send(id, 1, "x") == 404);
  }
  SECTION("a poll keeps it") {
    world.pass(59s);
    world.wait({{id, 0}});
    world.pass(59s);
    CHECK_FALSE(world.talks[0]->is_gone);
  }
  SECTION("commands alone do not") {
    world.pass(59s);
    CHECK(world.send(id, 1, "x") == 204);
    world.pass(1s);
    CHECK(world.talks[0]->is_gone);
  }
}

TEST_CASE("polling: one that is never polled for ends as well") {
  World world;
  world.must_open();
  world.pass(60s);
  CHECK(world.talks[0]->is_gone);
}

TEST_CASE("polling: the queue has a socket's bounds, and skips nothing") {
  World world;
  const auto id = world.must_open();
  auto& connection = *world.talks[0]->connection;
  std::string expected;
  const auto fill = [&](std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) connection.send(Frame(std::to_string(i)));
  };
  for (std::size_t i = 0; i < net::queue_frames_max; ++i) {
    expected.append(" ").append(std::to_string(i));
  }
  SECTION("up to them everything is given out") {
    fill(net::queue_frames_max);
    CHECK(shown(**world.wait({{id, 0}}), id) == "1:" + expected);
  }
  SECTION("one more ends the session: what was queued, the code, and nothing after") {
    fill(net::queue_frames_max + 1);
    connection.send(Frame("after"));
    world.settle();
    CHECK(world.talks[0]->is_gone);
    const auto last = world.wait({{id, 0}});
    CHECK((*last)->status == 410);
    CHECK(shown(**last, id) == "1: (4008)" + expected);
    CHECK(world.counters.polls_closed_too_slow == 1);
  }
  SECTION("what may be lost goes first") {
    fill(net::queue_frames_ephemeral_max);
    connection.send_ephemeral(Frame("lost"));
    connection.send(Frame("kept"));
    const auto text = shown(**world.wait({{id, 0}}), id);
    CHECK(text.find("lost") == std::string::npos);
    CHECK(text.ends_with(" kept"));
  }
  SECTION("a large frame leaves the queue's room to what follows") {
    connection.send(Frame(std::string(net::queue_bytes_max * 4, 'x')));
    fill(net::queue_frames_max - 1);
    const auto answer = world.wait({{id, 0}});
    CHECK((*answer)->status == 200);
    CHECK((*answer)->body.size() > net::queue_bytes_max * 4);
  }
}

TEST_CASE("polling: a large answer leaves the other sessions to the next poll") {
  World world;
  const auto a = world.must_open();
  const auto b = world.must_open();
  world.talks[0]->connection->send(Frame(std::string(net::queue_bytes_max, 'x')));
  world.talks[1]->connection->send(Frame("y"));
  const auto first = world.wait({{a, 0}, {b, 0}});
  CHECK(shown(**first, b).empty());
  CHECK(shown(**world.wait({{a, 1}, {b, 0}}), b) == "1: y");
}

TEST_CASE("polling: who may not have another connection gets no session") {
  World world;
  world.must_open();
  world.admits = false;
  const auto refused = world.open();
  CHECK(refused.status == 503);
  CHECK(code_of(refused) == "overloaded");
  CHECK(world.counters.poll_sessions == 1);
  CHECK(world.talks.size() == 1);
  world.admits = true;
  CHECK(world.open().status == 200);
}

TEST_CASE("polling: sessions are bounded, of a login and in all") {
  app::PollBounds bounds;
  bounds.sessions_of_login_max = 2;
  bounds.sessions_max = 3;
  World world{bounds};
  const auto first = world.must_open("kim");
  world.must_open("kim");
  const auto refused = world.open("kim");
  CHECK(refused.status == 429);
  CHECK(code_of(refused) == "too_fast");
  world.must_open("ute");
  const auto full = world.open("olaf");
  CHECK(full.status == 503);
  CHECK(code_of(full) == "overloaded");
  SECTION("whoever leaves makes room") {
    const auto pending = World::new_pending();
    world.polls->end("kim", first, World::into(pending));
    CHECK((*pending)->status == 204);
    CHECK(world.talks[0]->is_gone);
    CHECK(world.open("kim").status == 200);
  }
  SECTION("so does whoever is gone") {
    world.pass(60s);
    CHECK(world.open("kim").status == 200);
    CHECK(world.open("olaf").status == 200);
  }
}

TEST_CASE("polling: leaving ends the poll that waits, for the others to come again") {
  World world;
  const auto a = world.must_open();
  const auto b = world.must_open();
  const auto poll = world.wait({{a, 0}, {b, 0}});
  world.polls->end("kim", a, World::into(World::new_pending()));
  REQUIRE(poll->has_value());
  CHECK((*poll)->status == 204);
  CHECK_FALSE(world.wait({{b, 0}})->has_value());
}

TEST_CASE("polling: each close code has its status, and the last answer carries what was queued") {
  const auto [code, status] = GENERATE(table<CloseCode, int>({{CloseCode::not_allowed, 403},
                                                              {CloseCode::too_large, 413},
                                                              {CloseCode::restart, 503},
                                                              {CloseCode::overloaded, 503},
                                                              {CloseCode::login_ended, 401},
                                                              {CloseCode::too_slow, 410},
                                                              {CloseCode::unknown_outcome, 504}}));
  World world;
  const auto id = world.must_open();
  const auto poll = world.wait({{id, 0}});
  world.talks[0]->connection->send(Frame("last"));
  world.talks[0]->connection->close(code, "");
  world.talks[0]->connection->send(Frame("never"));
  world.settle();
  REQUIRE(poll->has_value());
  CHECK((*poll)->status == status);
  CHECK(shown(**poll, id) == "1: (" + std::to_string(static_cast<int>(code)) + ") last");
  CHECK(world.talks[0]->is_gone);
  CHECK(world.counters.poll_sessions == 0);
}

TEST_CASE("polling: a fault of the app ends its session with an unknown outcome") {
  World world;
  const auto id = world.must_open();
  CHECK(world.send(id, 1, "throw") == 204);
  CHECK(shown(**world.wait({{id, 0}}), id) == "1: (4011)");
}

TEST_CASE("polling: before a restart the last replies leave together with the end") {
  World world;
  const auto id = world.must_open();
  const auto other = world.must_open();
  const auto poll = world.wait({{id, 0}, {other, 0}});
  world.polls->hold();
  world.talks[0]->connection->send(Frame("restarting"));
  world.settle();
  world.talks[0]->connection->send(Frame("reply"));
  world.settle();
  CHECK_FALSE(poll->has_value());
  CHECK(world.open().status == 503);
  world.polls->close_all(CloseCode::restart);
  REQUIRE(poll->has_value());
  CHECK((*poll)->status == 503);
  CHECK(shown(**poll, id) == "1: (1012) restarting reply");
  CHECK(shown(**poll, other) == "1: (1012)");
  CHECK(world.talks[0]->is_gone);
  CHECK(world.talks[1]->is_gone);
  CHECK(world.open().status == 503);
}
