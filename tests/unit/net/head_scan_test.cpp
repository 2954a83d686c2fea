#include "server/net/head_scan.hpp"

#include <string>

#include <catch2/catch.hpp>

namespace server::net {
namespace {

using namespace std::string_literals;
using Result = HeadScan::Result;

const std::string good_head = "GET / HTTP/1.1\r\nHost: x\r\nA: \tb\xC3\xA4\r\n\r\n";

HeadScan scan_at_once(const std::string& bytes) {
  std::size_t scanned = 0;
  return scan_head(bytes, scanned);
}

/// The result of the first prefix that gives one.
HeadScan scan_byte_by_byte(const std::string& bytes) {
  std::size_t scanned = 0;
  for (std::size_t length = 1; length <= bytes.size(); ++length) {
    const auto scan = scan_head(std::string_view(bytes).substr(0, length), scanned);
    if (scan.result != Result::incomplete) return scan;
  }
  return {};
}

}  // namespace

TEST_CASE("head scan: finds the end, at once and in drips") {
  const auto bytes = good_head + "body\n";
  for (const auto& scan : {scan_at_once(bytes), scan_byte_by_byte(bytes)}) {
    CHECK(scan.result == Result::complete);
    CHECK(scan.head_bytes == good_head.size());
  }
}

TEST_CASE("head scan: every proper prefix is incomplete") {
  for (std::size_t length = 0; length < good_head.size(); ++length) {
    CHECK(scan_at_once(good_head.substr(0, length)).result == Result::incomplete);
  }
}

TEST_CASE("head scan: refuses what parsers read differently") {
  for (const auto& bytes :
       {"GET / HTTP/1.1\nHost: x\n\n"s, "GET / HTTP/1.1\r\nHost: x\n\r\n"s,
        "GET / HTTP/1.1\r\nHost: x\r\n\n"s, "GET / HTTP/1.1\r\nHost: x\rA: b\r\n\r\n"s,
        "GET / HTTP/1.1\r\nHost: x\r\r\n\r\n"s, "GET / HTTP/1.1\r\nA: b\r\n c\r\n\r\n"s,
        "GET / HTTP/1.1\r\nA: b\r\n\tc\r\n\r\n"s, "GET / HTTP/1.1\r\nA: \0\r\n\r\n"s,
        "GET / HTTP/1.1\r\nA: \x1b[2J\r\n\r\n"s, "GET / HTTP/1.1\r\nA: \x7f\r\n\r\n"s,
        "\r\nGET / HTTP/1.1\r\n\r\n"s, "\nGET / HTTP/1.1\r\n\r\n"s, " GET / HTTP/1.1\r\n\r\n"s,
        "\x16\x03\x01\x02\x00\x01\x00"s}) {
    CAPTURE(bytes);
    CHECK(scan_at_once(bytes).result == Result::malformed);
    CHECK(scan_byte_by_byte(bytes).result == Result::malformed);
  }
}

}  // namespace server::net
