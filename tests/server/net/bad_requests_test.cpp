// Requests that a proxy and we could read differently, and requests that are just wrong: each is
// answered once, the connection ends, and the request smuggled behind it is never seen.
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "protocol/limits.hpp"
#include "test_server.hpp"

namespace server::net::tests {
namespace {

using namespace std::string_literals;

struct BadRequest {
  const char* name;
  int status;
  std::string bytes;
};

const std::string get_line = "GET /api/x HTTP/1.1\r\nHost: x\r\n";
const std::string post_line = "POST /api/x HTTP/1.1\r\nHost: x\r\n";

std::vector<BadRequest> framing_requests() {
  const auto post = [](const std::string& lines) {
    return post_line + lines + "\r\n\r\n0\r\n\r\n";
  };
  return {
      {"TE chunked", 400, post("Transfer-Encoding: chunked")},
      {"TE gzip + CL", 400, post("Transfer-Encoding: gzip\r\nContent-Length: 5")},
      {"TE identity", 400, post("Transfer-Encoding: identity")},
      {"TE then CL", 400, post("Transfer-Encoding: chunked\r\nContent-Length: 5")},
      {"CL then TE", 400, post("Content-Length: 5\r\nTransfer-Encoding: chunked")},
      {"TE with unusual case", 400, post("tRANSFER-eNCODING: xchunked")},
      {"TE with a tab", 400, post("Transfer-Encoding:\tchunked")},
      {"TE with a vertical tab", 400,
       post("Transfer-Encoding: \x0b"
            "chunked")},
      {"TE with a space before the colon", 400, post("Transfer-Encoding : chunked")},
      {"TE on HTTP/1.0", 400,
       "POST /api/x HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
      {"TE twice", 400, post("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity")},
      {"CL twice, the same", 400, post("Content-Length: 5\r\nContent-Length: 5")},
      {"CL twice, different", 400, post("Content-Length: 5\r\nContent-Length: 6")},
      {"CL list", 400, post("Content-Length: 5, 5")},
      {"CL with plus", 400, post("Content-Length: +5")},
      {"CL negative", 400, post("Content-Length: -1")},
      {"CL with rubbish behind", 400, post("Content-Length: 5x")},
      {"CL hexadecimal", 400, post("Content-Length: 0x5")},
      {"CL empty", 400, post("Content-Length:")},
      {"CL of 2^64", 400, post("Content-Length: 18446744073709551616")},
      {"CL with a space before the colon", 400, post("Content-Length : 5")},
      {"CL of 2^63", 413, post("Content-Length: 9223372036854775808")},
      {"body too large", 413, post("Content-Length: 100001")},
      {"body where none may be", 413,
       "POST /api/bodiless HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nx"},
      {"body of a GET", 413, get_line + "Content-Length: 5\r\n\r\n12345"},
      {"body for a file", 413, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n12345"},
  };
}

std::vector<BadRequest> line_requests() {
  return {
      {"bare LF after the request line", 400, "GET /api/x HTTP/1.1\nHost: x\r\n\r\n"},
      {"bare LF after a header", 400, "GET /api/x HTTP/1.1\r\nHost: x\nA: b\r\n\r\n"},
      {"bare LF at the end", 400, get_line + "\n"},
      {"bare CR in a header", 400, get_line + "A: b\rC: d\r\n\r\n"},
      {"folded by a space", 400, get_line + "A: b\r\n c\r\n\r\n"},
      {"folded by a tab", 400, get_line + "A: b\r\n\tc\r\n\r\n"},
      {"NUL in a header", 400, get_line + "A: b\0c\r\n\r\n"s},
      {"NUL in the path", 400, "GET /api/\0x HTTP/1.1\r\nHost: x\r\n\r\n"s},
      {"DEL in a header", 400, get_line + "A: b\x7f\r\n\r\n"},
      {"escape in a header", 400, get_line + "A: \x1b[31m\r\n\r\n"},
      {"empty line first", 400, "\r\n" + get_line + "\r\n"},
      {"space first", 400, " " + get_line + "\r\n"},
      {"header without colon", 400, get_line + "rubbish\r\n\r\n"},
      {"header without name", 400, get_line + ": x\r\n\r\n"},
      {"header with a space in its name", 400, get_line + "A B: x\r\n\r\n"},
      {"no Host", 400, "GET /api/x HTTP/1.1\r\nA: b\r\n\r\n"},
      {"two Hosts", 400, get_line + "Host: y\r\n\r\n"},
      {"two Origins", 400, get_line + "Origin: a\r\nOrigin: b\r\n\r\n"},
      {"two Cookies", 400, get_line + "Cookie: a=1\r\nCookie: b=1\r\n\r\n"},
      {"no version", 400, "GET /api/x\r\nHost: x\r\n\r\n"},
      {"version in lower case", 505, "GET /api/x http/1.1\r\nHost: x\r\n\r\n"},
      {"version 2.0", 505, "GET /api/x HTTP/2.0\r\nHost: x\r\n\r\n"},
      {"HTTP/2 preface", 505, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"},
      {"TLS", 400, "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"s},
      {"rubbish", 400, "\x01\x02\x03\x04"},
      {"header too large", 431,
       get_line + "A: " + std::string(protocol::limits::header_bytes_max, 'x') + "\r\n\r\n"},
      {"header without an end", 431,
       get_line + "A: " + std::string(4 * protocol::limits::header_bytes_max, 'x')},
      {"target too large", 431,
       "GET /" + std::string(protocol::limits::header_bytes_max, 'x') +
           " HTTP/1.1\r\nHost: x\r\n\r\n"},
  };
}

std::vector<BadRequest> target_requests() {
  std::vector<BadRequest> requests;
  for (const auto* target : {"/../etc/passwd",
                             "/assets/../../etc/passwd",
                             "/%2e%2e/etc/passwd",
                             "/assets/..%2f..%2fetc%2fpasswd",
                             "/assets/%5c..%5c..",
                             "/%00",
                             "/a%00.js",
                             "/%",
                             "/%4",
                             "/%zz",
                             "/%c0%ae%c0%ae/etc/passwd",
                             "/%ff",
                             "/a#b",
                             "*",
                             "api/x",
                             "x:443",
                             "/a\tb",
                             "/\xc3\xa4",
                             "/api/x?a=%00",
                             "/api/x?a=%ff"}) {
    requests.push_back(
        {target, 400, std::string("GET ") + target + " HTTP/1.1\r\nHost: x\r\n\r\n"});
  }
  return requests;
}

}  // namespace

TEST_CASE("bad request: refused once, then closed, and nothing behind it is read") {
  TestServer server;
  auto requests = framing_requests();
  for (auto& request : line_requests()) requests.push_back(std::move(request));
  for (auto& request : target_requests()) requests.push_back(std::move(request));
  for (const auto& request : requests) {
    CAPTURE(request.name);
    RawClient client(server.port());
    client.send(request.bytes + "GET /api/smuggled HTTP/1.1\r\nHost: x\r\n\r\n");
    const auto response = client.read_response();
    REQUIRE(response);
    CHECK(response->status == request.status);
    CHECK(response->header("connection") == "close");
    CHECK(response->header("x-content-type-options") == "nosniff");
    CHECK(client.is_closed());
  }
  CHECK(server.app().requests().empty());
  CHECK(server.server().counters().http_bad_requests == requests.size());
}

TEST_CASE("bad request: other methods are refused without a look at the path") {
  TestServer server;
  for (const auto* method : {"PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "CONNECT", "get"}) {
    for (const auto* path : {"/", "/api/x", "/ws"}) {
      CAPTURE(method, path);
      RawClient client(server.port());
      client.send(std::string(method) + " " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
      const auto response = client.read_response();
      REQUIRE(response);
      CHECK(response->status == 405);
      CHECK(response->header("allow") == "GET, HEAD, POST");
    }
  }
  CHECK(server.app().requests().empty());
}

TEST_CASE("bad request: a slow head ends at its deadline, however it drips") {
  TestServer server([](Options& options) { options.timing.head = std::chrono::milliseconds(300); });
  RawClient client(server.port());
  SECTION("silence") {}
  SECTION("one byte after the other") {
    const auto request = get_line + "A: " + std::string(1'000'000, 'x');
    for (const char byte : request) {
      if (server.server().counters().http_timeouts > 0 || !client.send({&byte, 1})) break;
    }
  }
  const auto response = client.read_response();
  REQUIRE(response);
  CHECK((response->status == 408 || response->status == 431));
  CHECK(client.is_closed());
  CHECK(server.app().requests().empty());
}

TEST_CASE("bad request: a slow body ends at its deadline") {
  TestServer server([](Options& options) {
    options.timing.body = std::chrono::milliseconds(50);
    options.timing.bytes_per_second_min = 1'000'000;
  });
  RawClient client(server.port());
  client.send(post_line + "Content-Length: 100\r\n\r\nhalf");
  const auto response = client.read_response();
  REQUIRE(response);
  CHECK(response->status == 408);
  CHECK(client.is_closed());
  CHECK(server.app().requests().empty());
  CHECK(server.server().counters().http_timeouts == 1);
}

TEST_CASE("bad request: more body bytes than may be in flight") {
  TestServer server([](Options& options) { options.body_bytes_in_flight_max = 1'500; });
  RawClient first(server.port());
  first.send(post_line + "Content-Length: 1000\r\n\r\nhalf");
  const auto try_second = [&] {
    RawClient second(server.port());
    second.send(post_line + "Content-Length: 1000\r\n\r\n" + std::string(1'000, 'x'));
    return second.read_response();
  };
  // The first may still be on its way to the server.
  REQUIRE(eventually([&] { return try_second()->status == 503; }));
  CHECK(try_second()->header("retry-after") == "5");
  first.send(std::string(996, 'x'));
  CHECK(first.read_response()->status == 200);
  CHECK(try_second()->status == 200);
}

}  // namespace server::net::tests
