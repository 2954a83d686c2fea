#include "server/net/peers.hpp"

#include <stdexcept>

#include <catch2/catch.hpp>

namespace server::net {
namespace {

using boost::asio::ip::make_address;

std::string client(const TrustedProxies& proxies, const char* peer, std::string_view forwarded) {
  return proxies.client_address(make_address(peer), forwarded).to_string();
}

}  // namespace

TEST_CASE("allowed origins: exactly") {
  const AllowedOrigins origins({"https://talk.example.de", "http://localhost:8080"});
  CHECK(origins.contains("https://talk.example.de"));
  CHECK(origins.contains("http://localhost:8080"));
  CHECK_FALSE(origins.contains("https://talk.example.de/"));
  CHECK_FALSE(origins.contains("HTTPS://talk.example.de"));
  CHECK_FALSE(origins.contains(""));
}

TEST_CASE("trusted proxies: addresses and networks") {
  const TrustedProxies proxies({"127.0.0.1", "10.1.0.0/16", "::1", "2001:db8::/32"});
  for (const auto* address : {"127.0.0.1", "10.1.0.0", "10.1.2.3", "10.1.255.255", "::1",
                              "2001:db8::7", "2001:db8:ffff::", "::ffff:10.1.2.3"}) {
    CAPTURE(address);
    CHECK(proxies.contains(make_address(address)));
  }
  for (const auto* address : {"127.0.0.2", "10.2.0.1", "::2", "2001:db9::7", "::ffff:10.2.0.1"}) {
    CAPTURE(address);
    CHECK_FALSE(proxies.contains(make_address(address)));
  }
}

TEST_CASE("trusted proxies: a wrong entry is named") {
  for (const auto* entry : {"proxy", "10.0.0.0/33", "10.0.0", "::1/129", ""}) {
    CAPTURE(entry);
    CHECK_THROWS_AS(TrustedProxies({entry}), std::invalid_argument);
  }
}

TEST_CASE("client address: only a trusted proxy is believed") {
  const TrustedProxies proxies({"10.0.0.1", "10.0.0.2"});
  SECTION("a stranger's header changes nothing") {
    CHECK(client(proxies, "192.0.2.1", "198.51.100.7") == "192.0.2.1");
  }
  SECTION("one proxy") {
    CHECK(client(proxies, "10.0.0.1", "198.51.100.7") == "198.51.100.7");
    CHECK(client(proxies, "::ffff:10.0.0.1", "198.51.100.7") == "198.51.100.7");
    CHECK(client(proxies, "10.0.0.1", "") == "10.0.0.1");
  }
  SECTION("what the client wrote itself stands further left") {
    CHECK(client(proxies, "10.0.0.1", "1.1.1.1, 198.51.100.7") == "198.51.100.7");
  }
  SECTION("two proxies") {
    CHECK(client(proxies, "10.0.0.1", "1.1.1.1,198.51.100.7 , 10.0.0.2") == "198.51.100.7");
  }
  SECTION("forms") {
    CHECK(client(proxies, "10.0.0.1", "198.51.100.7:4711") == "198.51.100.7");
    CHECK(client(proxies, "10.0.0.1", "[2001:db8::1]:4711") == "2001:db8::1");
    CHECK(client(proxies, "10.0.0.1", "2001:db8::1") == "2001:db8::1");
  }
  SECTION("rubbish ends at who vouched for it") {
    CHECK(client(proxies, "10.0.0.1", "unknown") == "10.0.0.1");
    CHECK(client(proxies, "10.0.0.1", "1.1.1.1, ") == "10.0.0.1");
    CHECK(client(proxies, "10.0.0.1", "198.51.100.7, x, 10.0.0.2") == "10.0.0.2");
  }
}

}  // namespace server::net
