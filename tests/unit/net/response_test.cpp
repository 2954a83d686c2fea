#include "server/net/response.hpp"

#include <catch2/catch.hpp>

namespace server::net {
namespace {

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

}  // namespace

TEST_CASE("response head: status, length and every security header once") {
  HttpResponse response;
  const auto head = encode_head(response, 17, {});
  CHECK(head.starts_with("HTTP/1.1 200 OK\r\n"));
  CHECK(head.ends_with("\r\n\r\n"));
  CHECK(count(head, "Content-Length: 17\r\n") == 1);
  CHECK(count(head, "Content-Type: application/json\r\n") == 1);
  CHECK(count(head, "Cache-Control: private, no-cache\r\n") == 1);
  for (const auto& header : security_headers()) {
    CHECK(count(head, std::string(header.name) + ": " + std::string(header.value) + "\r\n") == 1);
  }
  CHECK(count(head, "Strict-Transport-Security") == 0);
  CHECK(count(head, "Connection") == 0);
  CHECK(count(head, "Server:") == 0);
}

TEST_CASE("response head: options") {
  const auto head = encode_head({}, 0, {false, true});
  CHECK(count(head, "Connection: close\r\n") == 1);
  CHECK(count(head, "Strict-Transport-Security: max-age=31536000\r\n") == 1);
}

TEST_CASE("response head: a header of the response replaces the default one") {
  HttpResponse response;
  response.headers = {{"cache-control", "no-store"}, {"Content-Security-Policy", "sandbox"}};
  const auto head = encode_head(response, 0, {});
  CHECK(count(head, "Cache-Control") == 0);
  CHECK(count(head, "cache-control: no-store\r\n") == 1);
  CHECK(count(head, "Content-Security-Policy") == 1);
}

TEST_CASE("response head: a header with a line break is left out") {
  HttpResponse response;
  response.headers = {{"X-Good", "1"}, {"X-Bad", "1\r\nSet-Cookie: a=b"}, {"X\nY", "1"}};
  response.content_type = "text/plain\r\nX-Worse: 1";
  const auto head = encode_head(response, 0, {});
  CHECK(count(head, "X-Good: 1\r\n") == 1);
  CHECK(count(head, "X-Bad") == 0);
  CHECK(count(head, "Set-Cookie") == 0);
  CHECK(count(head, "X-Worse") == 0);
  CHECK(count(head, "X\nY") == 0);
}

TEST_CASE("response head: statuses without a body have no length") {
  for (const int status : {204, 304}) {
    HttpResponse response;
    response.status = status;
    CHECK(is_bodiless(status));
    CHECK(count(encode_head(response, 0, {}), "Content-") == 2);  // policy and nosniff only
  }
  CHECK_FALSE(is_bodiless(200));
}

TEST_CASE("refusal: an error of the protocol") {
  const auto response = refusal(503, "too many connections");
  CHECK(response.status == 503);
  CHECK(response.body ==
        R"({"error":{"code":"overloaded","temporary":true,"text":"too many connections"}})");
  CHECK(count(encode_head(response, 0, {}), "Retry-After: 5\r\n") == 1);
  CHECK(refusal(400, "x").body == R"({"error":{"code":"malformed","temporary":false,"text":"x"}})");
}

}  // namespace server::net
