// Random frames against a server that sends and closes at random moments: it must survive, and
// every connection must end once. The seed is printed when it fails.
#include <random>

#include <catch2/catch.hpp>

#include "test_server.hpp"

namespace server::net::tests {
namespace {

using protocol::CloseCode;
using std::chrono::milliseconds;

class Chaos {
 public:
  Chaos(TestServer& server, unsigned seed) : server_(server), random_(seed) {}

  /// One connection from its opening to its end.
  void run() {
    RawClient client(server_.port(), below(2) == 0 ? 4'096 : 0);
    server_.open(client);
    const auto steps = below(12);
    for (unsigned n = 0; n < steps; ++n) {
      if (!client_step(client)) break;
      if (below(3) == 0) server_step();
    }
    if (below(3) == 0) client.reset();
  }

 private:
  unsigned below(unsigned bound) { return static_cast<unsigned>(random_() % bound); }

  bool client_step(RawClient& client) {
    const std::string payload(below(3) == 0 ? below(70'000) : below(130), 'x');
    switch (below(10)) {
      case 0: return client.send_frame(ping, payload.substr(0, below(130)));
      case 1: return client.send_frame(close_frame, std::string("\x03\xE8", below(3)));
      case 2: return client.send_frame(static_cast<int>(below(16)), payload, below(2) == 0);
      case 3: return client.send_frame(text, payload, true, below(4) != 0);
      case 4: return client.send_frame(text, payload + std::string(below(2), '\xFF'), false);
      case 5: {
        std::string bytes(below(40), ' ');
        for (auto& byte : bytes) byte = static_cast<char>(below(256));
        return client.send(bytes);
      }
      case 6: client.shutdown_send(); return false;
      default: return client.send_frame(text, payload);
    }
  }

  void server_step() {
    const auto frames = below(40);
    const auto bytes = 1 + below(20'000);
    const bool ends = below(4) == 0;
    server_.app().on_connection([=](Connection& connection) {
      for (unsigned n = 0; n < frames; ++n) {
        connection.send(Frame(std::string(bytes, 'y')));
      }
      if (ends) connection.close(CloseCode::restart, "chaos");
    });
  }

  TestServer& server_;
  std::mt19937 random_;
};

}  // namespace

TEST_CASE("chaos: random frames, random closes, and everyone ends once") {
  const auto seed = std::random_device{}();
  CAPTURE(seed);
  TestServer server([](Options& options) {
    options.timing.ping_every = milliseconds(5);
    options.timing.quiet = milliseconds(5);
    options.timing.silent = milliseconds(500);
    options.timing.close_flush = milliseconds(50);
  });
  Chaos chaos(server, seed);
  constexpr int connections = 300;
  for (int n = 0; n < connections; ++n) {
    chaos.run();
    // Whatever the app heard from this one; its end is the last of it.
    auto event = server.app().next_event();
    while (event && *event != "gone") event = server.app().next_event();
    REQUIRE(event);
  }
  CHECK(server.server().counters().websockets_opened == connections);
  CHECK(eventually([&] { return server.server().counters().connections_open == 0; }));
}

}  // namespace server::net::tests
