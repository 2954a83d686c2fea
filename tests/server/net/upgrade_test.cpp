// Who may open a WebSocket, and who may not.
#include <catch2/catch.hpp>

#include "test_server.hpp"

namespace server::net::tests {
namespace {

using namespace std::string_literals;

const std::string origin = "Origin: https://talk.example.de\r\n";
const std::string subprotocol = "Sec-WebSocket-Protocol: behoerdentalk.v1\r\n";

int upgrade_status(TestServer& server, const std::string& lines) {
  RawClient client(server.port());
  const auto response = client.upgrade(lines);
  return response ? response->status : 0;
}

}  // namespace

TEST_CASE("upgrade: the allowed origin, with the subprotocol") {
  TestServer server;
  RawClient client(server.port());
  const auto response = client.upgrade(origin + subprotocol);
  REQUIRE(response);
  CHECK(response->status == 101);
  // The key and answer of RFC 6455, 1.3.
  CHECK(response->header("sec-websocket-accept") == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
  CHECK(response->header("sec-websocket-protocol") == "behoerdentalk.v1");
  CHECK(response->header("sec-websocket-extensions").empty());
  CHECK(server.app().next_event() == "opened");
  CHECK(server.app().requests().front().origin == "https://talk.example.de");
}

TEST_CASE("upgrade: hostile origins get 403 before anything else") {
  TestServer server([](Options& options) {
    options.allowed_origins = {"https://talk.example.de", "https://b.example.de:8443"};
  });
  for (const auto& hostile : {""s,
                              "null"s,
                              "https://evil.example"s,
                              "http://talk.example.de"s,
                              "https://talk.example.de:443"s,
                              "https://talk.example.de:8443"s,
                              "https://b.example.de"s,
                              "https://b.example.de:84430"s,
                              "https://talk.example.de/"s,
                              "https://talk.example.de."s,
                              "https://talk.example.de.evil.example"s,
                              "https://eviltalk.example.de"s,
                              "https://evil.talk.example.de"s,
                              "https://talk.example.de@evil.example"s,
                              "https://talk.example.de#"s,
                              "https://talk.example.de?"s,
                              "https://talk.example.de\\"s,
                              "https://TALK.example.de"s,
                              "HTTPS://talk.example.de"s,
                              "https://talk.example.d"s,
                              "https://talk.example.dee"s,
                              "https://talk-example.de"s,
                              "https://talkxexample.de"s,
                              "https://example.de"s,
                              "//talk.example.de"s,
                              "talk.example.de"s,
                              "wss://talk.example.de"s,
                              "file://"s,
                              "chrome-extension://talk.example.de"s,
                              "https://xn--tlk-bla.example.de"s,
                              "https://t\xC3\xA4lk.example.de"s,
                              "https://evil.example https://talk.example.de"s,
                              "https://talk.example.de, https://evil.example"s,
                              "*"s,
                              "https://*"s,
                              "https://127.0.0.1"s,
                              "http://localhost"s}) {
    CAPTURE(hostile);
    CHECK(upgrade_status(server, "Origin: " + hostile + "\r\n" + subprotocol) == 403);
    // A token does not make up for a page of another site.
    CHECK(upgrade_status(server, "Origin: " + hostile + "\r\nAuthorization: Bearer t\r\n" +
                                     subprotocol) == 403);
  }
  CHECK(server.app().requests().empty());
  CHECK(server.server().counters().websockets_opened == 0);
}

TEST_CASE("upgrade: without an origin only with a token") {
  TestServer server;
  CHECK(upgrade_status(server, subprotocol) == 403);
  CHECK(upgrade_status(server, "Cookie: session=1\r\n" + subprotocol) == 403);
  CHECK(upgrade_status(server, "Authorization: Basic dDp0\r\n" + subprotocol) == 403);
  CHECK(upgrade_status(server, "Authorization: Bearer\r\n" + subprotocol) == 403);
  CHECK(server.app().requests().empty());
  CHECK(upgrade_status(server, "Authorization: Bearer t\r\n" + subprotocol) == 101);
  CHECK(upgrade_status(server, "Authorization: bearer t\r\n" + subprotocol) == 101);
}

TEST_CASE("upgrade: without our subprotocol it is refused") {
  TestServer server;
  CHECK(upgrade_status(server, origin) == 400);
  CHECK(upgrade_status(server, origin + "Sec-WebSocket-Protocol: chat\r\n") == 400);
  CHECK(upgrade_status(server, origin + "Sec-WebSocket-Protocol: behoerdentalk.v11\r\n") == 400);
  CHECK(upgrade_status(server, origin + "Sec-WebSocket-Protocol: chat, behoerdentalk.v1\r\n") ==
        101);
}

TEST_CASE("upgrade: compression is not answered") {
  TestServer server;
  RawClient client(server.port());
  const auto response =
      client.upgrade(origin + subprotocol +
                     "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n");
  CHECK(response->status == 101);
  CHECK(response->header("sec-websocket-extensions").empty());
}

TEST_CASE("upgrade: requests that are no handshake") {
  TestServer server;
  const auto ask = [&](const std::string& request) {
    RawClient client(server.port());
    client.send(request + origin + subprotocol + "\r\n");
    return client.read_response().value();
  };
  const auto plain = ask("GET /ws HTTP/1.1\r\nHost: x\r\n");
  CHECK(plain.status == 426);
  CHECK(plain.header("upgrade") == "websocket");
  CHECK(plain.header("sec-websocket-version") == "13");
  auto lines = upgrade_lines();
  CHECK(ask(lines.replace(lines.find("13"), 2, "8")).status == 426);
  lines = upgrade_lines();
  CHECK(ask(lines.replace(lines.find("GET"), 3, "POST")).status == 426);
  lines = upgrade_lines();
  CHECK(ask(lines.replace(lines.find("Q==\r"), 3, "Q=")).status == 426);
  CHECK(server.app().requests().empty());
}

TEST_CASE("upgrade: only at its address") {
  TestServer server;
  for (const auto* path : {"/ws/", "/ws2", "/", "/talks"}) {
    CAPTURE(path);
    auto lines = upgrade_lines();
    lines.replace(lines.find("/ws"), 3, path);
    RawClient client(server.port());
    client.send(lines + origin + subprotocol + "\r\n");
    CHECK(client.read_response()->status == 200);
  }
  CHECK(server.server().counters().websockets_opened == 0);
}

TEST_CASE("upgrade: frames before the answer are refused") {
  TestServer server;
  RawClient client(server.port());
  client.send(upgrade_lines() + origin + subprotocol + "\r\n\x81\x80\x01\x02\x03\x04");
  CHECK(client.read_response()->status == 400);
  CHECK(client.is_closed());
}

TEST_CASE("upgrade: the app decides") {
  TestServer server;
  SECTION("refusal") {
    server.app().set_upgrades(FakeApp::Upgrades::refuse);
    RawClient client(server.port());
    CHECK(client.upgrade(origin + subprotocol)->status == 401);
    CHECK(client.is_closed());
  }
  SECTION("later, from another thread") {
    server.app().set_upgrades(FakeApp::Upgrades::keep);
    RawClient client(server.port());
    client.send(upgrade_lines() + origin + subprotocol + "\r\n");
    auto decide = server.app().take_upgrade();
    REQUIRE(decide);
    (*decide)(server.app().accept());
    (*decide)(server.app().accept());
    CHECK(client.read_response()->status == 101);
    CHECK(server.app().next_event() == "opened");
  }
  SECTION("for a connection that is gone") {
    server.app().set_upgrades(FakeApp::Upgrades::keep);
    auto client = std::make_unique<RawClient>(server.port());
    client->send(upgrade_lines() + origin + subprotocol + "\r\n");
    auto decide = server.app().take_upgrade();
    REQUIRE(decide);
    client->reset();
    (*decide)(server.app().accept());
    CHECK(eventually([&] { return server.server().counters().connections_open == 0; }));
  }
  SECTION("a fault") {
    server.app().set_upgrades(FakeApp::Upgrades::fault);
    CHECK(upgrade_status(server, origin + subprotocol) == 500);
  }
  SECTION("a handler that is none") {
    server.app().set_upgrades(FakeApp::Upgrades::accept_nothing);
    RawClient client(server.port());
    client.upgrade();
    CHECK(client.read_frame()->close_code() == 1008);
  }
}

}  // namespace server::net::tests
