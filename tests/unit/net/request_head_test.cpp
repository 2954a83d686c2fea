#include "server/net/request_head.hpp"

#include <catch2/catch.hpp>

namespace server::net {
namespace {

std::variant<RequestHead, BadHead> parse(const std::string& lines) {
  return parse_request_head(lines + "\r\n");
}

RequestHead good(const std::string& lines) {
  auto parsed = parse(lines);
  REQUIRE(std::holds_alternative<RequestHead>(parsed));
  return std::get<RequestHead>(std::move(parsed));
}

int bad_status(const std::string& lines) {
  const auto parsed = parse(lines);
  const auto* bad = std::get_if<BadHead>(&parsed);
  return bad == nullptr ? 0 : bad->status;
}

const std::string upgrade =
    "GET /ws HTTP/1.1\r\nHost: x\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

}  // namespace

TEST_CASE("request head: everything that the app needs") {
  const auto head = good(
      "POST /api/files?name=a%20b HTTP/1.1\r\nhost: x\r\nCONTENT-LENGTH: 12\r\nCookie: "
      "session=1\r\n"
      "Authorization: Bearer t\r\nOrigin: https://x\r\nContent-Type: image/png\r\n"
      "If-None-Match: \"a\"\r\nIf-None-Match: \"b\"\r\nAccept-Encoding: br\r\n"
      "Sec-Fetch-Site: same-origin\r\nX-Forwarded-For: 1.1.1.1\r\nX-Forwarded-For: 2.2.2.2\r\n");
  CHECK(head.request.method == Method::post);
  CHECK(head.request.path == "/api/files");
  CHECK(head.request.parameter("name") == "a b");
  CHECK_FALSE(head.request.parameter("other"));
  CHECK(head.content_length == 12);
  CHECK(head.keep_alive);
  CHECK(head.request.cookie == "session=1");
  CHECK(head.request.authorization == "Bearer t");
  CHECK(head.request.origin == "https://x");
  CHECK(head.has_origin);
  CHECK(head.request.content_type == "image/png");
  CHECK(head.request.if_none_match == "\"a\", \"b\"");
  CHECK(head.request.accept_encoding == "br");
  CHECK(head.request.sec_fetch_site == "same-origin");
  CHECK(head.forwarded_for == "1.1.1.1, 2.2.2.2");
  CHECK_FALSE(head.is_upgrade);
}

TEST_CASE("request head: what keeps the connection") {
  CHECK(good("GET / HTTP/1.1\r\nHost: x\r\n").keep_alive);
  CHECK_FALSE(good("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n").keep_alive);
  CHECK_FALSE(good("GET / HTTP/1.0\r\n").keep_alive);
  CHECK_FALSE(good("GET / HTTP/1.0\r\nConnection: keep-alive\r\n").keep_alive);
}

TEST_CASE("request head: methods") {
  CHECK(good("GET / HTTP/1.1\r\nHost: x\r\n").request.method == Method::get);
  CHECK(good("HEAD / HTTP/1.1\r\nHost: x\r\n").request.method == Method::head);
  CHECK(good("DELETE / HTTP/1.1\r\nHost: x\r\n").request.method == Method::other);
  CHECK(good("get / HTTP/1.1\r\nHost: x\r\n").request.method == Method::other);
}

TEST_CASE("request head: an origin that is empty is still an origin") {
  CHECK(good("GET /ws HTTP/1.1\r\nHost: x\r\nOrigin:\r\n").has_origin);
}

TEST_CASE("request head: lengths and codings that two parsers could read differently") {
  const std::string start = "POST / HTTP/1.1\r\nHost: x\r\n";
  for (const auto* line : {"Content-Length: 5, 5",
                           "Content-Length: +5",
                           "Content-Length: -5",
                           "Content-Length: 0x5",
                           "Content-Length: 5x",
                           "Content-Length:",
                           "Content-Length: 18446744073709551616",
                           "Content-Length: 5\r\nContent-Length: 5",
                           "Content-Length: 5\r\nContent-Length: 6",
                           "Content-Length : 5",
                           "Transfer-Encoding: chunked",
                           "Transfer-Encoding: gzip",
                           "Transfer-Encoding: identity",
                           "transfer-encoding: chunked\r\nContent-Length: 5",
                           "Content-Length: 5\r\nTransfer-Encoding: gzip",
                           "Transfer-Encoding : chunked",
                           "no colon",
                           ": empty name",
                           "a b: c",
                           "Host: y",
                           "Origin: a\r\nOrigin: b",
                           "Cookie: a=1\r\nCookie: b=1",
                           "Authorization: a\r\nAuthorization: b"}) {
    CAPTURE(line);
    CHECK(bad_status(start + line + "\r\n") == 400);
  }
  CHECK(bad_status("GET / HTTP/1.1\r\n") == 400);
  CHECK(bad_status("GET  HTTP/1.1\r\nHost: x\r\n") == 400);
  CHECK(bad_status("GET /\r\nHost: x\r\n") == 400);
  CHECK(bad_status("GET / HTTP/2.0\r\nHost: x\r\n") == 505);
  CHECK(bad_status("GET / HTTP/1.2\r\nHost: x\r\n") == 505);
}

TEST_CASE("request head: an upgrade") {
  const auto head = good(upgrade + "Sec-WebSocket-Protocol: chat, behoerdentalk.v1\r\n");
  CHECK(head.is_upgrade);
  CHECK(head.websocket_version_is_13);
  CHECK(head.offers_subprotocol);
  CHECK(head.websocket_key == "dGhlIHNhbXBsZSBub25jZQ==");

  CHECK_FALSE(good(upgrade).offers_subprotocol);
  CHECK_FALSE(good(upgrade + "Sec-WebSocket-Protocol: behoerdentalk.v2\r\n").offers_subprotocol);
  CHECK_FALSE(good(upgrade + "Sec-WebSocket-Protocol: BehoerdenTalk.v1\r\n").offers_subprotocol);
  CHECK_FALSE(good(upgrade + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n").is_upgrade);
}

TEST_CASE("request head: handshakes that are none") {
  const auto without = [](const std::string& part, const std::string& instead) {
    auto lines = upgrade;
    return lines.replace(lines.find(part), part.size(), instead);
  };
  CHECK_FALSE(good(without("Upgrade: websocket", "Upgrade: h2c")).is_upgrade);
  CHECK_FALSE(good(without("keep-alive, Upgrade", "keep-alive")).is_upgrade);
  CHECK_FALSE(good(without("HTTP/1.1", "HTTP/1.0")).is_upgrade);
  CHECK_FALSE(good(without("GET", "POST")).is_upgrade);
  CHECK_FALSE(good(without("dGhlIHNhbXBsZSBub25jZQ==", "dGhlIHNhbXBsZSBub25jZQ=")).is_upgrade);
  CHECK_FALSE(good(without("dGhlIHNhbXBsZSBub25jZQ==", "dGhlIHNhbXBsZSBub25j****")).is_upgrade);
  CHECK_FALSE(good(without("Version: 13", "Version: 8")).websocket_version_is_13);
}

}  // namespace server::net
