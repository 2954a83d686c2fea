#include <catch2/catch.hpp>

#include "protocol/limits.hpp"
#include "test_server.hpp"

namespace server::net::tests {
namespace {

using protocol::CloseCode;
using std::chrono::milliseconds;

/// What the peer gets after these frames: the code of the next frame, which must be a close.
int close_code_after(RawClient& client) {
  const auto frame = client.read_frame();
  return frame && frame->opcode == close_frame ? frame->close_code() : 0;
}

}  // namespace

TEST_CASE("websocket: messages both ways, one frame each") {
  TestServer server;
  RawClient client(server.port());
  server.open(client);
  for (const std::size_t size : {0UL, 1UL, 125UL, 126UL, 65'535UL, 65'536UL}) {
    CAPTURE(size);
    const std::string message(size, 'x');
    REQUIRE(client.send_frame(text, message));
    const auto echo = client.read_frame();
    REQUIRE(echo);
    CHECK(echo->opcode == text);
    CHECK(echo->fin);
    CHECK(echo->payload == message);
  }
  const auto counters = server.server().counters();
  CHECK(counters.messages_in == 6);
  CHECK(eventually([&] { return server.server().counters().frames_out == 6; }));
  CHECK(counters.websockets_open == 1);
}

TEST_CASE("websocket: fragments with control frames between make one message") {
  TestServer server;
  RawClient client(server.port());
  server.open(client);
  client.send_frame(text, "Gr\xC3", false);
  client.send_frame(ping, "still there?");
  client.send_frame(continuation, "", false);
  client.send_frame(continuation, "\xBC\xC3\x9F", false);
  client.send_frame(pong, "unasked");
  client.send_frame(continuation, "e", true);
  const auto answer = client.read_frame();
  REQUIRE(answer);
  CHECK(answer->opcode == pong);
  CHECK(answer->payload == "still there?");
  CHECK(client.read_frame()->payload == "Grüße");
  CHECK(server.app().next_event() == "message:Grüße");
}

TEST_CASE("websocket: what breaks the protocol ends the connection with its code") {
  TestServer server;
  RawClient client(server.port());
  server.open(client);
  SECTION("too large: 1009") {
    client.send_frame(text, std::string(protocol::limits::message_bytes_max + 1, 'x'));
    CHECK(close_code_after(client) == 1009);
  }
  SECTION("an announced length of 2^62: 1009, before a byte of it came") {
    client.send({"\x81\xFF\x40\x00\x00\x00\x00\x00\x00\x00\x01\x02\x03\x04", 14});
    CHECK(close_code_after(client) == 1009);
  }
  SECTION("a length with the highest bit: 1002") {
    client.send({"\x81\xFF\x80\x00\x00\x00\x00\x00\x00\x00\x01\x02\x03\x04", 14});
    CHECK(close_code_after(client) == 1002);
  }
  SECTION("too large in fragments: 1009") {
    for (int n = 0; n < 65; ++n) {
      client.send_frame(n == 0 ? text : continuation, std::string(1'024, 'x'), false);
    }
    CHECK(close_code_after(client) == 1009);
  }
  SECTION("binary: 1003") {
    client.send_frame(binary, "x");
    CHECK(close_code_after(client) == 1003);
  }
  SECTION("bad UTF-8: 1007") {
    client.send_frame(text, "\xff");
    CHECK(close_code_after(client) == 1007);
  }
  SECTION("a surrogate: 1007") {
    client.send_frame(text, "\xED\xA0\x80");
    CHECK(close_code_after(client) == 1007);
  }
  SECTION("UTF-8 cut off at the end: 1007") {
    client.send_frame(text, "\xC3");
    CHECK(close_code_after(client) == 1007);
  }
  SECTION("unmasked: 1002") {
    client.send_frame(text, "x", true, false);
    CHECK(close_code_after(client) == 1002);
  }
  SECTION("reserved bits: 1002") {
    client.send_frame(text | 0x40, "x");
    CHECK(close_code_after(client) == 1002);
  }
  SECTION("an unknown opcode: 1002") {
    client.send_frame(3, "x");
    CHECK(close_code_after(client) == 1002);
  }
  SECTION("a continuation of nothing: 1002") {
    client.send_frame(continuation, "x");
    CHECK(close_code_after(client) == 1002);
  }
  SECTION("a fragmented ping: 1002") {
    client.send_frame(ping, "x", false);
    CHECK(close_code_after(client) == 1002);
  }
  SECTION("a ping of 126 bytes: 1002") {
    client.send_frame(ping, std::string(126, 'x'));
    CHECK(close_code_after(client) == 1002);
  }
  SECTION("a length in more bytes than it needs: 1002") {
    client.send({"\x81\xFE\x00\x01\x01\x02\x03\x04\x79", 9});
    CHECK(close_code_after(client) == 1002);
  }
  SECTION("a close with a code that nobody may send: 1002") {
    client.send_frame(close_frame, std::string("\x03\xED", 2));
    CHECK(close_code_after(client) == 1002);
  }
  SECTION("a flood of pings: 1008") {
    for (int n = 0; n < 200; ++n) {
      if (!client.send_frame(ping, "x")) break;
    }
    auto frame = client.read_frame();
    while (frame && frame->opcode == pong) frame = client.read_frame();
    REQUIRE(frame);
    CHECK(frame->close_code() == 1008);
    client.send_frame(close_frame, frame->payload);
  }
  client.shutdown_send();
  // Nothing of it reached the app, and its side ended once.
  CHECK(server.app().next_event() == "gone");
  CHECK(eventually([&] { return server.server().counters().connections_open == 0; }));
}

TEST_CASE("websocket: the client closes") {
  TestServer server;
  RawClient client(server.port());
  server.open(client);
  SECTION("with the handshake") {
    client.send_frame(close_frame, std::string("\x03\xE8"
                                               "bye",
                                               5));
    CHECK(close_code_after(client) == 1000);
    CHECK(client.is_closed());
  }
  SECTION("without a code") {
    client.send_frame(close_frame, "");
    CHECK(client.read_frame()->opcode == close_frame);
    CHECK(client.is_closed());
  }
  SECTION("with a reset") { client.reset(); }
  SECTION("in the middle of a frame") {
    client.send("\x81\xFE");
    client.shutdown_send();
  }
  CHECK(server.app().next_event() == "gone");
  CHECK(eventually([&] { return server.server().counters().websockets_open == 0; }));
}

TEST_CASE("websocket: who ends in the same moment is still told how it closed") {
  TestServer server;
  RawClient client(server.port());
  server.open(client);
  const auto [bytes, code] = GENERATE(table<std::string, int>(
      {{"\x81\x02hi", 1002}, {std::string("\x88\x82\0\0\0\0\x03\xE8", 8), 1000}}));
  // On the shard, so that it finds both together.
  CHECK(server.app().on_connection([&client, &bytes](Connection&) {
    CHECK(client.send(bytes));
    client.shutdown_send();
  }));
  CHECK(close_code_after(client) == code);
  CHECK(client.is_closed());
  CHECK(server.app().next_event() == "gone");
  CHECK(eventually([&] { return server.server().counters().connections_open == 0; }));
}

TEST_CASE("websocket: a fault of the app closes with unknown outcome") {
  TestServer server;
  RawClient client(server.port());
  server.open(client);
  client.send_frame(text, "throw");
  CHECK(close_code_after(client) == 4011);
  client.send_frame(close_frame, "\x0F\xAB");
  CHECK(client.is_closed());
}

TEST_CASE("websocket: quiet connections get a heartbeat") {
  TestServer server([](Options& options) { options.timing.quiet = milliseconds(30); });
  RawClient client(server.port());
  server.open(client);
  for (int n = 0; n < 3; ++n) {
    const auto frame = client.read_frame();
    REQUIRE(frame);
    CHECK(frame->opcode == text);
    CHECK(frame->payload == "{}");
  }
}

TEST_CASE("websocket: a connection that answers pings lives") {
  TestServer server([](Options& options) {
    options.timing.ping_every = milliseconds(100);
    options.timing.silent = milliseconds(2'000);
  });
  RawClient client(server.port());
  server.open(client);
  const auto start = std::chrono::steady_clock::now();
  while (std::chrono::steady_clock::now() - start < milliseconds(3'000)) {
    const auto frame = client.read_frame();
    REQUIRE(frame);
    REQUIRE(frame->opcode == ping);
    REQUIRE(client.send_frame(pong, frame->payload));
  }
  CHECK(server.server().counters().dropped_silent == 0);
}

TEST_CASE("websocket: pings come where pushes are frequent, and where they have just ended") {
  TestServer server([](Options& options) { options.timing.ping_every = milliseconds(100); });
  RawClient client(server.port());
  server.open(client);
  int pings = 0;
  int last = -1;
  const auto read_one = [&] {
    const auto frame = client.read_frame();
    REQUIRE(frame);
    if (frame->opcode == ping) {
      ++pings;
      REQUIRE(client.send_frame(pong, frame->payload));
    } else {
      REQUIRE(frame->payload == std::to_string(++last));
    }
  };
  int pushed = 0;
  // A push takes some 50 µs there and back.
  for (; pings < 3 && pushed < 500'000; ++pushed) {
    REQUIRE(server.app().on_connection(
        [&](Connection& connection) { connection.send(Frame(std::to_string(pushed))); }));
    while (last < pushed) read_one();
  }
  CHECK(pings >= 3);
  // The one that waits for a push that does not come leaves by itself.
  while (pings < 6) read_one();
  CHECK(last == pushed - 1);
}

TEST_CASE("websocket: a silent connection is dropped") {
  TestServer server([](Options& options) { options.timing.silent = milliseconds(60); });
  RawClient client(server.port());
  server.open(client);
  CHECK(client.is_closed());
  CHECK(server.app().next_event() == "gone");
  CHECK(server.server().counters().dropped_silent == 1);
}

TEST_CASE("websocket: closing sends the queue first") {
  TestServer server;
  RawClient client(server.port());
  server.open(client);
  CHECK(server.app().on_connection([](Connection& connection) {
    for (int n = 0; n < 500; ++n) connection.send(Frame(std::to_string(n)));
    CHECK_FALSE(connection.is_drained());
    connection.close(CloseCode::restart, "restart");
    connection.send(Frame("never"));
    connection.close(CloseCode::too_slow, "twice");
  }));
  for (int n = 0; n < 500; ++n) {
    const auto frame = client.read_frame();
    REQUIRE(frame);
    REQUIRE(frame->payload == std::to_string(n));
  }
  const auto last = client.read_frame();
  REQUIRE(last);
  CHECK(last->close_code() == 1012);
  CHECK(last->payload.substr(2) == "restart");
  client.send_frame(close_frame, last->payload);
  CHECK(client.is_closed());
}

TEST_CASE("websocket: who does not answer the close is dropped at the deadline") {
  TestServer server([](Options& options) { options.timing.close_flush = milliseconds(30); });
  RawClient client(server.port());
  server.open(client);
  CHECK(server.app().on_connection(
      [](Connection& connection) { connection.close(CloseCode::login_ended, "logout"); }));
  CHECK(close_code_after(client) == 4003);
  CHECK(client.is_closed());
  CHECK(eventually([&] { return server.server().counters().connections_open == 0; }));
}

}  // namespace server::net::tests
