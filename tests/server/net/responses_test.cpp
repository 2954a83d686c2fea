// Static files and the headers that every response carries.
#include <catch2/catch.hpp>

#include "test_server.hpp"

namespace server::net::tests {
namespace {

RawResponse request(RawClient& client, const std::string& line, const std::string& headers = {}) {
  client.send(line + " HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n");
  auto response = client.read_response();
  REQUIRE(response);
  return *response;
}

void check_security_headers(const RawResponse& response) {
  CHECK(response.header("content-security-policy") ==
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'");
  CHECK(response.header("x-content-type-options") == "nosniff");
  CHECK(response.header("referrer-policy") == "no-referrer");
  CHECK(response.header("cross-origin-opener-policy") == "same-origin");
  CHECK(response.header("cross-origin-resource-policy") == "same-origin");
  CHECK_FALSE(response.header("permissions-policy").empty());
  CHECK_FALSE(response.header("cache-control").empty());
  CHECK(response.header("server").find_first_of("0123456789/") == std::string::npos);
}

}  // namespace

TEST_CASE("responses: security headers on every route and error") {
  const bool tls_in_front = GENERATE(false, true);
  TestServer server([&](Options& options) { options.tls_in_front = tls_in_front; });
  const std::vector<std::pair<std::string, int>> routes{{"GET /", 200},
                                                        {"GET /talks/1", 200},
                                                        {"GET /index.html", 200},
                                                        {"GET /favicon.svg", 200},
                                                        {"GET /assets/app-1a2b.js", 200},
                                                        {"GET /none.js", 404},
                                                        {"GET /assets/none.js", 404},
                                                        {"GET /api/echo", 200},
                                                        {"GET /api", 200},
                                                        {"GET /api/throw", 500},
                                                        {"GET /livez", 200},
                                                        {"GET /readyz", 200},
                                                        {"GET /metrics", 200},
                                                        {"POST /", 405},
                                                        {"PUT /api/x", 405},
                                                        {"GET /ws", 403},
                                                        {"GET /%00", 400},
                                                        {"POST /ws", 403}};
  for (const auto& [line, status] : routes) {
    CAPTURE(line);
    RawClient client(server.port());
    const auto response = request(client, line);
    CHECK(response.status == status);
    check_security_headers(response);
    CHECK(response.header("strict-transport-security").empty() != tls_in_front);
  }
  RawClient client(server.port());
  const auto upgraded = client.upgrade(
      "Origin: https://talk.example.de\r\nSec-WebSocket-Protocol: behoerdentalk.v1\r\n");
  REQUIRE(upgraded);
  CHECK(upgraded->status == 101);
  check_security_headers(*upgraded);
}

TEST_CASE("responses: what the app answers and what are files") {
  TestServer server;
  RawClient client(server.port());
  for (const auto* path : {"/api", "/api/", "/api/x/y", "/livez", "/readyz", "/metrics"}) {
    CAPTURE(path);
    CHECK(request(client, std::string("GET ") + path).body == "{}");
  }
  for (const auto* path : {"/", "/apis", "/livez2", "/ws2", "/talks"}) {
    CAPTURE(path);
    CHECK(request(client, std::string("GET ") + path).body ==
          "<!doctype html><title>index</title>");
  }
  CHECK(server.app().requests().size() == 6);
}

TEST_CASE("responses: files are compressed, cached and found again") {
  TestServer server;
  RawClient client(server.port());
  const std::string line = "GET /assets/app-1a2b.js";
  const auto plain = request(client, line);
  CHECK(plain.body == "plain script");
  CHECK(plain.header("content-encoding").empty());
  CHECK(plain.header("cache-control") == "public, max-age=31536000, immutable");
  const auto gzip = request(client, line, "Accept-Encoding: gzip, deflate\r\n");
  CHECK(gzip.body == "gzip script");
  CHECK(gzip.header("content-encoding") == "gzip");
  const auto br = request(client, line, "Accept-Encoding: gzip, deflate, br, zstd\r\n");
  CHECK(br.body == "brotli script");
  CHECK(br.header("content-encoding") == "br");
  CHECK(br.header("vary") == "Accept-Encoding");

  SECTION("304 keeps the connection in step") {
    const auto fresh = request(
        client, line, "Accept-Encoding: br\r\nIf-None-Match: " + br.header("etag") + "\r\n");
    CHECK(fresh.status == 304);
    CHECK(fresh.headers.count("content-length") == 0);
    CHECK(fresh.header("etag") == br.header("etag"));
    check_security_headers(fresh);
    CHECK(request(client, line).body == "plain script");
  }
  SECTION("another encoding's tag does not match") {
    CHECK(request(client, line, "If-None-Match: " + br.header("etag") + "\r\n").status == 200);
  }
  SECTION("the index is asked for again") {
    const auto index = request(client, "GET /");
    CHECK(index.header("cache-control") == "no-cache");
    CHECK(request(client, "GET /talks", "If-None-Match: " + index.header("etag") + "\r\n").status ==
          304);
  }
}

}  // namespace server::net::tests
