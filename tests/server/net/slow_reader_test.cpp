// A reader that is too slow is told so and never finds a hole in what it got.
#include <catch2/catch.hpp>

#include "server/net/send_queue.hpp"
#include "test_server.hpp"

namespace server::net::tests {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr int small_receive_buffer = 4'096;

Frame numbered(int number) {
  auto text = std::to_string(number);
  text.resize(1'000, ' ');
  return Frame(text);
}

/// Sends until the server gave the reader up; returns how many frames that took.
int send_until_too_slow(TestServer& server) {
  int sent = 0;
  while (server.server().counters().closed_too_slow == 0 && sent < 100'000) {
    server.app().on_connection([&](Connection& connection) {
      for (int n = 0; n < 50; ++n) connection.send(numbered(sent++));
    });
  }
  return sent;
}

}  // namespace

TEST_CASE("slow reader: gets everything up to the close with 4008, without a hole") {
  TestServer server([](Options& options) { options.timing.close_flush = seconds(15); });
  RawClient client(server.port(), small_receive_buffer);
  server.open(client);
  const int sent = send_until_too_slow(server);
  int next = 0;
  auto frame = client.read_frame();
  while (frame && frame->opcode == text) {
    REQUIRE(std::stoi(frame->payload) == next);
    ++next;
    frame = client.read_frame();
  }
  REQUIRE(frame);
  CHECK(frame->close_code() == 4008);
  CHECK(next >= static_cast<int>(queue_bytes_max / 1'000));
  CHECK(next < sent);
  CHECK(server.server().counters().closed_too_slow == 1);
}

TEST_CASE("slow reader: who closes meanwhile gets one close frame, ours") {
  TestServer server([](Options& options) { options.timing.close_flush = seconds(15); });
  RawClient client(server.port(), small_receive_buffer);
  server.open(client);
  send_until_too_slow(server);
  client.send_frame(close_frame, "\x03\xE8");
  REQUIRE(server.app().next_event() == "gone");
  auto frame = client.read_frame();
  while (frame && frame->opcode == text) frame = client.read_frame();
  REQUIRE(frame);
  CHECK(frame->close_code() == 4008);
  CHECK(client.is_closed());
}

TEST_CASE("slow reader: who does not read at all is dropped") {
  TestServer server([](Options& options) { options.timing.close_flush = milliseconds(50); });
  RawClient client(server.port(), small_receive_buffer);
  server.open(client);
  send_until_too_slow(server);
  CHECK(server.app().next_event() == "gone");
  CHECK(eventually([&] { return server.server().counters().connections_open == 0; }));
}

TEST_CASE("slow reader: ephemeral frames give way before anything is closed") {
  TestServer server;
  RawClient client(server.port(), small_receive_buffer);
  server.open(client);
  int sent = 0;
  while (server.server().counters().ephemeral_dropped == 0 && sent < 100'000) {
    CHECK(server.app().on_connection([&](Connection& connection) {
      for (int n = 0; n < 50; ++n) connection.send_ephemeral(numbered(sent++));
    }));
  }
  CHECK(server.app().on_connection([](Connection& connection) { connection.send(Frame("last")); }));
  CHECK(server.server().counters().closed_too_slow == 0);
  int before = -1;
  auto frame = client.read_frame();
  while (frame && frame->payload != "last") {
    REQUIRE(std::stoi(frame->payload) > before);
    before = std::stoi(frame->payload);
    frame = client.read_frame();
  }
  REQUIRE(frame);
  CHECK(before < sent);
}

TEST_CASE("slow reader: a frame above the bound goes to a drained connection") {
  TestServer server;
  RawClient client(server.port());
  server.open(client);
  const std::string snapshot(4 * queue_bytes_max, 's');
  CHECK(server.app().on_connection([&](Connection& connection) {
    CHECK(connection.is_drained());
    connection.send(Frame(snapshot));
    CHECK_FALSE(connection.is_drained());
  }));
  CHECK(client.read_frame()->payload == snapshot);
  CHECK(eventually([&] { return server.app().drained() == 1; }));
}

}  // namespace server::net::tests
