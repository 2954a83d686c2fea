#include "server/net/url.hpp"

#include <catch2/catch.hpp>

namespace server::net {

using namespace std::string_literals;

TEST_CASE("target: path and query are split and decoded") {
  const auto target =
      parse_target("/api/channels/talk%3A1/events?after=0&q=M%C3%BCller+%2B1&x&=y&&z=a=b");
  REQUIRE(target);
  CHECK(target->path == "/api/channels/talk:1/events");
  const std::vector<std::pair<std::string, std::string>> expected{
      {"after", "0"}, {"q", "Müller +1"}, {"x", ""}, {"", "y"}, {"z", "a=b"}};
  CHECK(target->query == expected);
}

TEST_CASE("target: a plus in the path is a plus") {
  const auto target = parse_target("/a+b%20c");
  REQUIRE(target);
  CHECK(target->path == "/a+b c");
}

TEST_CASE("target: absolute form loses its authority") {
  CHECK(parse_target("http://talk.example.de/api/me?x=1")->path == "/api/me");
  CHECK(parse_target("https://talk.example.de")->path == "/");
}

TEST_CASE("target: dots in names are no dot segments") {
  for (const auto* path : {"/a.b", "/..a", "/a..", "/...", "/a/b.c/.hidden"}) {
    CAPTURE(path);
    REQUIRE(parse_target(path));
    CHECK(parse_target(path)->path == path);
  }
}

TEST_CASE("target: malformed ones are refused") {
  for (const auto& target : {""s,
                             "*"s,
                             "api"s,
                             "example.de:443"s,
                             "ftp://x/y"s,
                             "/a b"s,
                             "/a\tb"s,
                             "/a\0b"s,
                             "/%00"s,
                             "/%0a"s,
                             "/%7F"s,
                             "/%"s,
                             "/%2"s,
                             "/%zz"s,
                             "/%c0%af"s,
                             "/%ff"s,
                             "/%ed%a0%80"s,
                             "/%f4%90%80%80"s,
                             "/%e2%82"s,
                             "/\xc3\xa4"s,
                             "/a#b"s,
                             "/.."s,
                             "/."s,
                             "/a/../b"s,
                             "/%2e%2e/b"s,
                             "/a/%2E%2e"s,
                             "/a%2f..%2fb"s,
                             "/a\\..\\b"s,
                             "/a%5c..%5cb"s,
                             "/a/./b"s,
                             "/../../etc/passwd"s,
                             "/a?q=%00"s,
                             "/a?%zz=1"s,
                             "/a?q=%ff"s}) {
    CAPTURE(target);
    CHECK_FALSE(parse_target(target));
  }
}

TEST_CASE("target: too many parameters are refused") {
  std::string target = "/a?";
  for (std::size_t n = 0; n < query_parameters_max; ++n) target += "x=1&";
  CHECK(parse_target(target));
  CHECK_FALSE(parse_target(target + "x=1"));
}

TEST_CASE("UTF-8: what is valid") {
  for (const auto& text :
       {""s, "a"s, "\x7F"s, "\xC2\x80"s, "\xDF\xBF"s, "\xE0\xA0\x80"s, "\xED\x9F\xBF"s,
        "\xEE\x80\x80"s, "\xEF\xBF\xBF"s, "\xF0\x90\x80\x80"s, "\xF4\x8F\xBF\xBF"s}) {
    CHECK(is_valid_utf8(text));
  }
  for (const auto& text :
       {"\x80"s, "\xBF"s, "\xC0\x80"s, "\xC1\xBF"s, "\xC2"s, "\xC2\x41"s, "\xE0\x9F\xBF"s,
        "\xED\xA0\x80"s, "\xED\xBF\xBF"s, "\xE2\x82"s, "\xF0\x8F\xBF\xBF"s, "\xF4\x90\x80\x80"s,
        "\xF5\x80\x80\x80"s, "\xF0\x9F\x98"s, "\xFE"s, "\xFF"s}) {
    CHECK_FALSE(is_valid_utf8(text));
  }
}

}  // namespace server::net
