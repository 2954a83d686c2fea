#include <thread>

#include <catch2/catch.hpp>

#include "test_server.hpp"

namespace server::net::tests {
namespace {

const std::string get_echo = "GET /api/echo HTTP/1.1\r\nHost: x\r\n\r\n";

std::string post_echo(const std::string& body, const std::string& lines = {}) {
  return "POST /api/echo HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\n" + lines + "\r\n" + body;
}

}  // namespace

TEST_CASE("http: many requests on one connection") {
  TestServer server;
  RawClient client(server.port());
  for (int n = 0; n < 50; ++n) {
    const auto body = std::to_string(n);
    client.send(post_echo(body));
    const auto response = client.read_response();
    REQUIRE(response);
    CHECK(response->status == 200);
    CHECK(response->body == "127.0.0.1|" + std::to_string(body.size()) + "|" + body);
    CHECK(response->header("connection").empty());
    CHECK(response->header("cache-control") == "private, no-cache");
  }
  CHECK(server.server().counters().connections_accepted == 1);
  CHECK(server.server().counters().http_requests == 50);
}

TEST_CASE("http: pipelined requests are answered one by one, in order") {
  TestServer server;
  RawClient client(server.port());
  client.send("GET /api/late HTTP/1.1\r\nHost: x\r\n\r\n" + post_echo("one") + get_echo +
              post_echo("two") + "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n" +
              get_echo);
  auto late = server.app().take_late();
  REQUIRE(late);
  CHECK(server.app().requests().size() == 1);
  HttpResponse response;
  response.body = "late";
  (*late)(response);
  CHECK(client.read_response()->body == "late");
  CHECK(client.read_response()->body == "127.0.0.1|3|one");
  CHECK(client.read_response()->body == "127.0.0.1|0|");
  CHECK(client.read_response()->body == "127.0.0.1|3|two");
  const auto last = client.read_response();
  CHECK(last->body == "<!doctype html><title>index</title>");
  CHECK(last->header("connection") == "close");
  CHECK(client.is_closed());
  CHECK(server.app().requests().size() == 4);
}

TEST_CASE("http: a request in drips, a body at its limit") {
  TestServer server;
  RawClient client(server.port());
  for (const char byte : post_echo("drip")) REQUIRE(client.send({&byte, 1}));
  CHECK(client.read_response()->body == "127.0.0.1|4|drip");
  client.send(post_echo(std::string(fake_body_bytes_max, 'b')));
  CHECK(client.read_response()->body.ends_with(std::string(fake_body_bytes_max, 'b')));
}

TEST_CASE("http: Expect is ignored, the answer comes after the body") {
  TestServer server;
  RawClient client(server.port());
  client.send(post_echo("body", "Expect: 100-continue\r\n"));
  CHECK(client.read_response()->status == 200);
}

TEST_CASE("http: HEAD has the length and no body") {
  TestServer server;
  RawClient client(server.port());
  client.send("HEAD /api/echo HTTP/1.1\r\nHost: x\r\n\r\n" +
              std::string("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n") +
              "HEAD /none.js HTTP/1.1\r\nHost: x\r\n\r\n" + get_echo);
  CHECK(client.read_response(false)->header("content-length") == "12");
  CHECK(client.read_response(false)->header("content-length") == "35");
  const auto missing = client.read_response(false);
  CHECK(missing->status == 404);
  CHECK(std::stoi(missing->header("content-length")) > 0);
  CHECK(client.read_response()->body == "127.0.0.1|0|");
}

TEST_CASE("http: 1.0 is answered and closed") {
  TestServer server;
  RawClient client(server.port());
  client.send("GET /api/echo HTTP/1.0\r\n\r\n");
  const auto response = client.read_response();
  CHECK(response->status == 200);
  CHECK(response->header("connection") == "close");
  CHECK(client.is_closed());
}

TEST_CASE("http: a large answer to a slow reader arrives whole") {
  TestServer server;
  RawClient client(server.port(), 4'096);
  client.send("GET /api/large HTTP/1.1\r\nHost: x\r\n\r\n" + get_echo);
  CHECK(client.read_response()->body.size() == 8 * 1024 * 1024);
  CHECK(client.read_response()->body == "127.0.0.1|0|");
}

TEST_CASE("http: a reader that does not read is dropped") {
  TestServer server([](Options& options) {
    options.timing.write = std::chrono::milliseconds(50);
    options.timing.bytes_per_second_min = 1'000'000'000;
  });
  RawClient client(server.port(), 4'096);
  client.send("GET /api/large HTTP/1.1\r\nHost: x\r\n\r\n");
  CHECK(eventually([&] { return server.server().counters().http_requests == 1; }));
  CHECK(eventually([&] { return server.server().counters().connections_open == 0; }));
}

TEST_CASE("http: an idle connection is closed without a word") {
  TestServer server([](Options& options) { options.timing.idle = std::chrono::milliseconds(30); });
  RawClient client(server.port());
  client.send(get_echo);
  CHECK(client.read_response()->status == 200);
  CHECK(client.is_closed());
}

TEST_CASE("http: a fault of the app is a 500, and the connection goes on") {
  TestServer server;
  RawClient client(server.port());
  client.send("GET /api/throw HTTP/1.1\r\nHost: x\r\n\r\n" + get_echo);
  const auto response = client.read_response();
  CHECK(response->status == 500);
  CHECK(response->body.find("as asked") == std::string::npos);
  CHECK(client.read_response()->status == 200);
}

TEST_CASE("http: no answer in time is a 503, and the answer then is ignored") {
  TestServer server(
      [](Options& options) { options.timing.answer = std::chrono::milliseconds(30); });
  RawClient client(server.port());
  client.send("GET /api/late HTTP/1.1\r\nHost: x\r\n\r\n");
  auto late = server.app().take_late();
  REQUIRE(late);
  CHECK(client.read_response()->status == 503);
  (*late)({});
  CHECK(client.is_closed());
}

TEST_CASE("http: an answer for a connection that is gone does nothing") {
  TestServer server;
  {
    RawClient client(server.port());
    client.send("GET /api/late HTTP/1.1\r\nHost: x\r\n\r\n");
    REQUIRE(eventually([&] { return server.app().requests().size() == 1; }));
    client.reset();
  }
  auto late = server.app().take_late();
  REQUIRE(late);
  HttpResponse response;
  response.body = std::string(1'000'000, 'x');
  (*late)(response);
  (*late)(response);
  CHECK(eventually([&] { return server.server().counters().connections_open == 0; }));
}

TEST_CASE("http: answers may come from any thread") {
  TestServer server([](Options&) {}, 2);
  std::vector<std::unique_ptr<RawClient>> clients;
  for (int n = 0; n < 20; ++n) {
    clients.push_back(std::make_unique<RawClient>(server.port()));
    clients.back()->send("GET /api/late HTTP/1.1\r\nHost: x\r\n\r\n");
  }
  std::thread worker([&] {
    for (int n = 0; n < 20; ++n) {
      if (auto late = server.app().take_late()) (*late)({});
    }
  });
  for (auto& client : clients) CHECK(client->read_response()->status == 200);
  worker.join();
}

TEST_CASE("http: X-Forwarded-For counts from a trusted proxy only") {
  const std::string request =
      "GET /api/echo HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 1.1.1.1, 198.51.100.7\r\n\r\n";
  SECTION("trusted") {
    TestServer server([](Options& options) { options.trusted_proxies = {"127.0.0.0/8"}; });
    RawClient client(server.port());
    client.send(request);
    CHECK(client.read_response()->body == "198.51.100.7|0|");
  }
  SECTION("not trusted") {
    TestServer server;
    RawClient client(server.port());
    client.send(request);
    CHECK(client.read_response()->body == "127.0.0.1|0|");
  }
}

}  // namespace server::net::tests
