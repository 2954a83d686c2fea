// Start, limits of connections, and the end of everything.
#include <catch2/catch.hpp>
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "test_server.hpp"

namespace server::net::tests {
namespace {

using protocol::CloseCode;
using std::chrono::milliseconds;
using std::chrono::seconds;

const std::string get_root = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

int status_of_new_connection(TestServer& server) {
  RawClient client(server.port());
  client.send(get_root);
  const auto response = client.read_response();
  return response ? response->status : 0;
}

/// Takes every descriptor that the process may have, and gives them back at its end.
class NoDescriptorsLeft {
 public:
  NoDescriptorsLeft() {
    getrlimit(RLIMIT_NOFILE, &before_);
    auto small = before_;
    small.rlim_cur = 256;
    setrlimit(RLIMIT_NOFILE, &small);
    int descriptor = -1;
    while ((descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC)) >= 0) {
      taken_.push_back(descriptor);
    }
  }
  ~NoDescriptorsLeft() {
    for (const int descriptor : taken_) close(descriptor);
    setrlimit(RLIMIT_NOFILE, &before_);
  }
  void give_one_back() {
    close(taken_.back());
    taken_.pop_back();
  }

 private:
  rlimit before_{};
  std::vector<int> taken_;
};

}  // namespace

TEST_CASE("lifecycle: several shards share one port") {
  TestServer server([](Options&) {}, 3);
  for (int n = 0; n < 30; ++n) CHECK(status_of_new_connection(server) == 200);
  CHECK(server.server().counters().connections_accepted == 30);
}

TEST_CASE("lifecycle: a taken port is an error at start") {
  const int shards = GENERATE(1, 2);
  TestServer first([](Options&) {}, shards);
  FakeApp app;
  Shards others(shards);
  Options options;
  options.port = first.port();
  Server second(options, app, others);
  CHECK_THROWS_AS(second.start(), std::exception);
}

TEST_CASE("lifecycle: wrong options are errors") {
  FakeApp app;
  Shards shards(1);
  Options options;
  SECTION("folder") { options.client_dir = "/nonexistent"; }
  SECTION("proxy") { options.trusted_proxies = {"proxy.example"}; }
  CHECK_THROWS_AS(Server(options, app, shards), std::exception);
}

TEST_CASE("lifecycle: a wrong address is an error at start") {
  FakeApp app;
  Shards shards(1);
  Options options;
  options.bind_address = "192.0.2.77";
  Server server(options, app, shards);
  CHECK_THROWS_AS(server.start(), std::exception);
}

TEST_CASE("lifecycle: more connections than allowed get a 503") {
  const bool by_address = GENERATE(false, true);
  TestServer server([&](Options& options) {
    (by_address ? options.connections_per_address_max : options.connections_max) = 2;
  });
  RawClient first(server.port());
  server.open(first);
  auto second = std::make_unique<RawClient>(server.port());
  second->send(get_root);
  CHECK(second->read_response()->status == 200);
  {
    RawClient third(server.port());
    const auto response = third.read_response();
    REQUIRE(response);
    CHECK(response->status == 503);
    CHECK(response->header("retry-after") == "5");
    CHECK(third.is_closed());
  }
  CHECK(server.server().counters().connections_refused == 1);
  second.reset();
  REQUIRE(eventually([&] { return server.server().counters().connections_open == 1; }));
  CHECK(eventually([&] { return status_of_new_connection(server) == 200; }));
  first.send_frame(text, "still here");
  CHECK(first.read_frame()->payload == "still here");
}

TEST_CASE("lifecycle: behind a proxy WebSockets are counted by client") {
  TestServer server([](Options& options) {
    options.trusted_proxies = {"127.0.0.1"};
    options.connections_per_address_max = 1;
  });
  const auto upgrade_from = [&](RawClient& client, const std::string& address) {
    return client
        .upgrade(
            "Origin: https://talk.example.de\r\nSec-WebSocket-Protocol: behoerdentalk.v1\r\n"
            "X-Forwarded-For: " +
            address + "\r\n")
        ->status;
  };
  RawClient first(server.port());
  RawClient second(server.port());
  RawClient third(server.port());
  CHECK(upgrade_from(first, "198.51.100.1") == 101);
  CHECK(upgrade_from(second, "198.51.100.1") == 503);
  CHECK(upgrade_from(third, "198.51.100.2") == 101);
}

TEST_CASE("lifecycle: without descriptors accepting pauses and goes on") {
  TestServer server;
  CHECK(status_of_new_connection(server) == 200);
  RawClient client(server.port());
  client.send(get_root);
  CHECK(client.read_response()->status == 200);
  REQUIRE(eventually([&] { return server.server().counters().connections_open == 1; }));
  NoDescriptorsLeft none_left;
  none_left.give_one_back();
  // Takes the descriptor; the kernel completes the connection, the server cannot accept it.
  RawClient waiting(server.port());
  waiting.send(get_root);
  REQUIRE(eventually([&] { return server.server().counters().accept_pauses > 0; }));
  client.send(get_root);
  CHECK(client.read_response()->status == 200);
  none_left.give_one_back();
  const auto response = waiting.read_response();
  REQUIRE(response);
  CHECK(response->status == 200);
}

TEST_CASE("lifecycle: stop_accepting ends idle connections and lets the rest finish") {
  TestServer server;
  RawClient idle(server.port());
  idle.send(get_root);
  CHECK(idle.read_response()->status == 200);
  RawClient busy(server.port());
  busy.send("GET /api/late HTTP/1.1\r\nHost: x\r\n\r\n");
  auto late = server.app().take_late();
  REQUIRE(late);
  RawClient open(server.port());
  server.open(open);

  server.server().stop_accepting();
  CHECK(idle.is_closed());
  CHECK_THROWS(RawClient(server.port()));
  (*late)({});
  const auto response = busy.read_response();
  REQUIRE(response);
  CHECK(response->status == 200);
  CHECK(response->header("connection") == "close");
  CHECK(busy.is_closed());
  open.send_frame(text, "still open");
  CHECK(open.read_frame()->payload == "still open");
}

TEST_CASE("lifecycle: close_all reaches everyone, what was queued first") {
  TestServer server([](Options&) {}, 2);
  std::vector<std::unique_ptr<RawClient>> clients;
  for (int n = 0; n < 20; ++n) {
    clients.push_back(std::make_unique<RawClient>(server.port()));
    server.open(*clients.back());
    CHECK(server.app().on_connection(
        [](Connection& connection) { connection.send(Frame("last words")); }));
  }
  server.server().stop_accepting();
  server.server().close_all(CloseCode::restart, "restart", milliseconds(200));
  for (auto& client : clients) {
    CHECK(client->read_frame()->payload == "last words");
    const auto frame = client->read_frame();
    REQUIRE(frame);
    CHECK(frame->close_code() == 1012);
    client->send_frame(close_frame, frame->payload);
    CHECK(client->is_closed());
  }
  const auto start = std::chrono::steady_clock::now();
  server.server().stop(seconds(60));
  // It does not wait for a deadline when nobody is left.
  CHECK(std::chrono::steady_clock::now() - start < seconds(30));
  for (int n = 0; n < 20; ++n) CHECK(server.app().next_event() == "gone");
}

TEST_CASE(
    "lifecycle: stop ends what does not end by itself, and what is answered later is ignored") {
  TestServer server([](Options& options) { options.timing.close_flush = seconds(60); });
  RawClient open(server.port());
  server.open(open);
  RawClient busy(server.port());
  busy.send("GET /api/late HTTP/1.1\r\nHost: x\r\n\r\n");
  auto late = server.app().take_late();
  REQUIRE(late);
  server.app().set_upgrades(FakeApp::Upgrades::keep);
  RawClient upgrading(server.port());
  upgrading.send(
      upgrade_lines() +
      "Origin: https://talk.example.de\r\nSec-WebSocket-Protocol: behoerdentalk.v1\r\n\r\n");
  auto decide = server.app().take_upgrade();
  REQUIRE(decide);

  server.server().stop(milliseconds(20));
  CHECK(server.app().next_event() == "gone");
  CHECK(server.server().counters().connections_open == 0);
  (*late)({});
  (*decide)(server.app().accept());
  CHECK(busy.is_closed());
  CHECK(upgrading.is_closed());
  server.server().stop(milliseconds(20));
}

TEST_CASE("lifecycle: connections come and go while the server stops") {
  for (int round = 0; round < 10; ++round) {
    TestServer server([](Options&) {}, 2);
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int n = 0; n < 10; ++n) {
      clients.push_back(std::make_unique<RawClient>(server.port()));
      clients.back()->send(upgrade_lines() +
                           "Origin: https://talk.example.de\r\n"
                           "Sec-WebSocket-Protocol: behoerdentalk.v1\r\n\r\n");
      if (n % 3 == 0) clients.back()->reset();
    }
    server.server().stop(milliseconds(round));
    CHECK(server.server().counters().connections_open == 0);
  }
}

}  // namespace server::net::tests
