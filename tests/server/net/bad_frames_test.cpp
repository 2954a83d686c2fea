// What a hostile client sends over an open WebSocket ends with its close code, at once: the
// product's own tick is set, so nothing here may wait for a look at the clock.
#include <algorithm>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "protocol/limits.hpp"
#include "test_server.hpp"

namespace server::net::tests {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;
using namespace std::string_literals;

/// From the last byte of the bad input to the close frame.
constexpr milliseconds close_within{100};
/// The machine may be busy with something else; a server that is slow by itself is so every time.
constexpr int tries = 5;

struct BadInput {
  const char* name;
  int code;
  std::string bytes;
};

/// A header with a mask of zeros, so that the payload stands as it is.
std::string header(int first_byte, const std::string& length) {
  auto bytes = std::string(1, static_cast<char>(first_byte)) + length + "\0\0\0\0"s;
  bytes[1] = static_cast<char>(bytes[1] | '\x80');
  return bytes;
}

std::string repeated(const std::string& part, std::size_t count) {
  std::string bytes;
  for (std::size_t n = 0; n < count; ++n) bytes += part;
  return bytes;
}

std::vector<BadInput> bad_inputs() {
  const auto many = protocol::limits::message_bytes_max + 1;
  return {
      {"unmasked", 1002, "\x81\x02hi"},
      {"the first reserved bit", 1002, header(0xC1, "\x02") + "hi"},
      {"the second reserved bit", 1002, header(0xA1, "\x02") + "hi"},
      {"the third reserved bit", 1002, header(0x91, "\x02") + "hi"},
      {"a length of 2^63", 1002, header(0x81, "\x7F\x80\0\0\0\0\0\0\0"s)},
      {"a length of 2^64 - 1", 1002, header(0x81, "\x7F\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"s)},
      {"a length of 2^63 - 1", 1009, header(0x81, "\x7F\x7F\xFF\xFF\xFF\xFF\xFF\xFF\xFF"s)},
      {"one byte above the bound, announced", 1009, header(0x81, "\x7F\0\0\0\0\0\1\0\1"s)},
      {"a ping of 2^63", 1002, header(0x89, "\x7F\x80\0\0\0\0\0\0\0"s)},
      {"endless fragments", 1009,
       header(0x01, "\1") + "x" + repeated(header(0x00, "\1") + "x", many)},
      {"endless empty fragments", 1009, header(0x01, "\0"s) + repeated(header(0x00, "\0"s), many)},
      {"endless empty fragments of a binary message", 1009,
       header(0x02, "\0"s) + repeated(header(0x00, "\0"s), many)},
      {"a flood of pings", 1008, repeated(header(0x89, "\1") + "x", 1'000)},
      {"a flood of pongs", 1008, repeated(header(0x8A, "\1") + "x", 1'000)},
      {"a flood of pings within a message", 1008,
       header(0x01, "\1") + "x" + repeated(header(0x89, "\1") + "x", 1'000)},
      {"close frames after a violation", 1002, "\x81\x02hi"s + repeated(header(0x88, "\0"s), 100)},
  };
}

/// The first frame that is no pong; nothing if the connection ended without one.
std::optional<RawFrame> next_but_pongs(RawClient& client) {
  auto frame = client.read_frame();
  while (frame && frame->opcode == pong) frame = client.read_frame();
  return frame;
}

}  // namespace

TEST_CASE("bad frames: the close code comes at once, then the end") {
  TestServer server([](Options& options) { options.timing.tick = Timing{}.tick; });
  for (const auto& bad : bad_inputs()) {
    CAPTURE(bad.name);
    auto quickest = steady_clock::duration::max();
    for (int attempt = 0; attempt < tries && quickest > close_within; ++attempt) {
      RawClient client(server.port());
      client.upgrade();
      REQUIRE(client.send(bad.bytes));
      const auto sent_at = steady_clock::now();
      const auto frame = next_but_pongs(client);
      quickest = std::min(quickest, steady_clock::now() - sent_at);
      REQUIRE(frame);
      CHECK(frame->opcode == close_frame);
      CHECK(frame->close_code() == bad.code);
      client.send_frame(close_frame, frame->payload);
      CHECK(client.is_closed());
    }
    CHECK(quickest <= close_within);
  }
  CHECK(eventually([&] { return server.server().counters().connections_open == 0; }));
  CHECK(server.server().counters().messages_in == 0);
}

TEST_CASE("bad frames: what was right before is answered first") {
  TestServer server;
  RawClient client(server.port());
  server.open(client);
  client.send(header(0x81, "\x05") + "right" + header(0xC1, "\x05") + "wrong");
  const auto answer = client.read_frame();
  REQUIRE(answer);
  CHECK(answer->payload == "right");
  const auto last = client.read_frame();
  REQUIRE(last);
  CHECK(last->close_code() == 1002);
  CHECK(client.is_closed());
}

TEST_CASE("bad frames: after our close frame no second one follows") {
  TestServer server;
  RawClient client(server.port());
  server.open(client);
  CHECK(server.app().on_connection([](Connection& connection) {
    connection.close(protocol::CloseCode::login_ended, "logout");
  }));
  CHECK(client.read_frame()->close_code() == 4003);
  client.send("\x81\x02hi");
  CHECK(client.is_closed());
}

TEST_CASE("bad frames: a slow handshake ends at the deadlines of the contract") {
  TestServer server([](Options& options) { options.timing = Timing{}; });
  const auto start = steady_clock::now();
  RawClient head(server.port());
  head.send("GET / HTTP/1.1\r\nHost: x\r\n");
  RawClient body(server.port());
  body.send("POST /api/x HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf");
  const auto check_refused_at = [&](RawClient& client, std::chrono::seconds deadline) {
    const auto response = client.read_response();
    const auto after = steady_clock::now() - start;
    REQUIRE(response);
    CHECK(response->status == 408);
    CHECK(after >= deadline);
    // One look at the clock later at most, and what a busy machine takes.
    CHECK(after <= deadline + Timing{}.tick + std::chrono::seconds(1));
  };
  check_refused_at(head, std::chrono::seconds(5));
  check_refused_at(body, std::chrono::seconds(10));
}

}  // namespace server::net::tests
