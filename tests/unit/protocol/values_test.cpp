#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iterator>

#include <catch2/catch.hpp>

#include "protocol/address.hpp"
#include "protocol/channel_name.hpp"
#include "protocol/json_value.hpp"
#include "protocol/json_writer.hpp"
#include "protocol/text.hpp"
#include "protocol/time.hpp"

using namespace protocol;

TEST_CASE("ids: read back what was written, and nothing else", "[protocol]") {
  const std::string text = "01234567-89ab-4cde-8f01-23456789abcd";
  REQUIRE(ItemId::parse(text));
  CHECK(ItemId::parse(text)->text() == text);
  for (const char* bad :
       {"", "01234567-89ab-4cde-8f01-23456789abc", "01234567-89ab-4cde-8f01-23456789abcde",
        "01234567-89AB-4cde-8f01-23456789abcd", "0123456789ab-4cde-8f01-23456789abcd-",
        "g1234567-89ab-4cde-8f01-23456789abcd"}) {
    CHECK_FALSE(ItemId::parse(bad));
  }
}

TEST_CASE("times: UTC milliseconds in one form", "[protocol]") {
  for (const char* good :
       {"1970-01-01T00:00:00.000Z", "2026-11-24T10:46:12.345Z", "2024-02-29T23:59:59.999Z"}) {
    REQUIRE(parse_time(good));
    CHECK(format_time(*parse_time(good)) == good);
  }
  for (const char* bad :
       {"", "2026-11-24", "2026-11-24T10:46:12Z", "2026-11-24T10:46:12.345",
        "2026-11-24 10:46:12.345Z", "2025-02-29T00:00:00.000Z", "2026-13-01T00:00:00.000Z",
        "2026-01-01T24:00:00.000Z", "2026-01-01T00:60:00.000Z", "1969-12-31T23:59:59.999Z",
        "2026-11-24T10:46:12.345+01:00"}) {
    CHECK_FALSE(parse_time(bad));
  }
}

TEST_CASE("channel names and addresses", "[protocol]") {
  const std::string id = "01234567-89ab-4cde-8f01-23456789abcd";
  for (const auto& good : {std::string{"talks"}, std::string{"library"}, "talk:" + id,
                           "template:" + id, "desk:" + id, "inbox:" + id}) {
    REQUIRE(ChannelName::parse(good));
    CHECK(ChannelName::parse(good)->text() == good);
  }
  for (const auto& bad : {std::string{""}, std::string{"talk"}, "talks:" + id, "room:" + id,
                          "talk:" + id + "x", std::string{"talk:"}}) {
    CHECK_FALSE(ChannelName::parse(bad));
  }
  for (const auto& good : {"template:" + id + "#task:2.1", "talk:" + id + "#question:" + id,
                           "thread:" + id, "talk:" + id + "#slide:" + id + ".7"}) {
    REQUIRE(Address::parse(good));
    CHECK(Address::parse(good)->text() == good);
  }
  for (const auto& bad :
       {"talk:" + id + "#task:2.1", "template:" + id + "#task:A",
        "template:" + id + "#task:", "talk:" + id + "#self:" + id, "talk:" + id + "#question:2.1",
        "talk:" + id + "#", std::string{"#task:2.1"}, "talk:" + id + "#slide:" + id,
        "talk:" + id + "#slide:" + id + ".0", "talk:" + id + "#slide:" + id + ".07",
        "talk:" + id + "#slide:" + id + ".7x", "thread:" + id + "#slide:" + id + ".7",
        "talk:" + id + "#slide:" + id + ".99999999999999999999"}) {
    CHECK_FALSE(Address::parse(bad));
  }
}

TEST_CASE("texts are counted in code points", "[protocol]") {
  CHECK(count_code_points("") == 0);
  CHECK(count_code_points("Grüße") == 5);
  CHECK(count_code_points("\xF0\x9F\x98\x80") == 1);
}

TEST_CASE("strings are escaped as JSON asks and read back", "[protocol]") {
  std::string all;
  for (char c = 1; c != 0x7f; ++c) all.push_back(c);
  all.append("äöü\xF0\x9F\x98\x80");
  const auto text = to_json(all);
  const auto value = parse_json(text);
  REQUIRE(value.has_value());
  CHECK(value->string == all);
}

TEST_CASE("JSON: many names cost by their number, not by its square", "[protocol]") {
  const auto object_of = [](int names) {
    std::string text = "{";
    for (int n = 0; n < names; ++n) text += (n == 0 ? "\"" : ",\"") + std::to_string(n) + "\":1";
    return text + "}";
  };
  // The quickest of some, since the machine may be busy with something else.
  const auto quickest = [](const std::string& text) {
    auto least = std::chrono::steady_clock::duration::max();
    for (int round = 0; round < 10; ++round) {
      const auto start = std::chrono::steady_clock::now();
      REQUIRE(parse_json(text).has_value());
      least = std::min(least, std::chrono::steady_clock::now() - start);
    }
    return least;
  };
  // Four times as many: the square would be sixteen times the time.
  CHECK(quickest(object_of(7'200)) < 9 * quickest(object_of(1'800)));
  CHECK_FALSE(parse_json(R"({"a":1,"b":2,"a":3})").has_value());
}

TEST_CASE("the TypeScript types are those of the structs", "[protocol]") {
  const std::string program = BT_PRINT_TYPESCRIPT;
  auto* pipe = ::popen(program.c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::string printed;
  for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe))
    printed.push_back(static_cast<char>(c));
  REQUIRE(::pclose(pipe) == 0);
  std::ifstream file{BT_SOURCE_DIR "/client-web/src/protocol/messages.ts"};
  const std::string committed{std::istreambuf_iterator<char>{file}, {}};
  // To renew it: build/release/protocol/print_typescript > client-web/src/protocol/messages.ts
  CHECK(printed == committed);
}
