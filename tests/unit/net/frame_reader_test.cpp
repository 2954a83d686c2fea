#include "server/net/frame_reader.hpp"

#include <string>
#include <vector>

#include <catch2/catch.hpp>

namespace server::net {
namespace {

using Kind = FrameReader::Kind;

constexpr std::size_t limit = 70'000;

std::string masked(int first_byte, std::string payload) {
  const std::string mask = "\x12\x34\x56\x78";
  std::string frame{static_cast<char>(first_byte)};
  if (payload.size() < 126) {
    frame.push_back(static_cast<char>(0x80 | payload.size()));
  } else if (payload.size() <= 0xFFFF) {
    frame.push_back(static_cast<char>(0xFE));
    frame.push_back(static_cast<char>(payload.size() >> 8));
    frame.push_back(static_cast<char>(payload.size()));
  } else {
    frame.push_back(static_cast<char>(0xFF));
    for (int shift = 56; shift >= 0; shift -= 8) {
      frame.push_back(static_cast<char>(payload.size() >> shift));
    }
  }
  frame += mask;
  for (std::size_t at = 0; at < payload.size(); ++at) {
    payload[at] = static_cast<char>(payload[at] ^ mask[at % 4]);
  }
  return frame + payload;
}

struct Heard {
  std::vector<std::pair<Kind, std::string>> messages;
  int violation = 0;
  /// Bytes that were taken when the violation was noticed.
  std::size_t noticed_at = 0;
  bool is_idle = false;
  bool operator==(const Heard&) const = default;
};

Heard read_all(std::string bytes, std::size_t step) {
  FrameReader reader(limit);
  Heard heard;
  for (std::size_t at = 0; at < bytes.size() && !reader.violation(); at += step) {
    std::span<char> input(bytes.data() + at, std::min(step, bytes.size() - at));
    while (const auto message = reader.next(input)) {
      heard.messages.emplace_back(message->kind, message->payload);
    }
    if (reader.violation()) heard.noticed_at = at;
  }
  if (reader.violation()) heard.violation = static_cast<int>(reader.violation()->code);
  heard.is_idle = reader.is_idle();
  return heard;
}

}  // namespace

TEST_CASE("frame reader: however the bytes are cut, the messages are the same") {
  const std::string umlauts = "Grüße aus Köln, 你好, 😀";
  const auto bytes = masked(0x81, "hello") + masked(0x01, umlauts.substr(0, 3)) +
                     masked(0x89, "ping") + masked(0x00, "") + masked(0x00, umlauts.substr(3, 20)) +
                     masked(0x8A, "") + masked(0x80, umlauts.substr(23)) +
                     masked(0x82, std::string("\x00\xFF\x00", 3)) + masked(0x81, "") +
                     masked(0x81, std::string(200, 'a')) + masked(0x81, std::string(66'000, 'b')) +
                     masked(0x88, std::string("\x03\xE8 tschüss", 11));
  const auto whole = read_all(bytes, bytes.size());
  REQUIRE(whole.violation == 0);
  CHECK(whole.is_idle);
  REQUIRE(whole.messages.size() == 9);
  CHECK(whole.messages[0].second == "hello");
  CHECK(whole.messages[1] == std::pair(Kind::ping, std::string("ping")));
  CHECK(whole.messages[2].first == Kind::pong);
  CHECK(whole.messages[3] == std::pair(Kind::text, umlauts));
  CHECK(whole.messages[4] == std::pair(Kind::binary, std::string("\x00\xFF\x00", 3)));
  CHECK(whole.messages[7].second.size() == 66'000);
  CHECK(close_code(whole.messages[8].second) == 1000);
  for (const std::size_t step : {1, 2, 3, 5, 7, 11, 64, 1'000, 4'096}) {
    CAPTURE(step);
    CHECK(read_all(bytes, step) == whole);
  }
}

TEST_CASE("frame reader: begun is not idle") {
  const auto frame = masked(0x81, "hello");
  for (std::size_t cut = 1; cut < frame.size(); ++cut) {
    CHECK_FALSE(read_all(frame.substr(0, cut), cut).is_idle);
  }
  CHECK_FALSE(read_all(masked(0x01, "hello"), 100).is_idle);
}

TEST_CASE("frame reader: bad text is noticed at its first bad byte, before its frame is whole") {
  // 0xED 0xA0 begins a surrogate; everything up to there is fine.
  const auto frame = masked(0x81, std::string("\xCE\xBA\xE1\xBD\xB9 \xED\xA0\x80 and more", 18));
  const auto heard = read_all(frame, 1);
  CHECK(heard.violation == 1007);
  CHECK(heard.noticed_at == 2 + 4 + 7);
}

TEST_CASE("frame reader: a header is judged before its rest or its payload came") {
  CHECK(read_all("\xC1", 1).violation == 1002);
  CHECK(read_all(std::string("\x81\x05", 2), 1).violation == 1002);
  CHECK(read_all(std::string("\x81\xFF\x00\x00\x00\x00\x00\x01\x11\x71mask", 14), 1).violation ==
        1009);
}

TEST_CASE("frame reader: the bound is of a message, not of a frame") {
  const std::string half(limit / 2, 'x');
  CHECK(read_all(masked(0x01, half) + masked(0x80, half), 1'000).violation == 0);
  CHECK(read_all(masked(0x01, half) + masked(0x00, half) + masked(0x80, "x"), 1'000).violation ==
        1009);
}

TEST_CASE("frame reader: fragments are counted, too, since empty ones add nothing to the size") {
  std::string most = masked(0x01, "");
  for (std::size_t n = 2; n < limit; ++n) most += masked(0x00, "");
  CHECK(read_all(most + masked(0x80, "end") + masked(0x81, "next"), 1'000).messages.size() == 2);
  const auto beyond = read_all(most + masked(0x00, "") + masked(0x00, ""), 1'000);
  CHECK(beyond.violation == 1009);
}

TEST_CASE("frame reader: close codes that may be sent, and those that may not") {
  const auto with_code = [](int code) {
    return read_all(masked(0x88, {static_cast<char>(code >> 8), static_cast<char>(code)}), 1)
        .violation;
  };
  for (const int code : {1000, 1001, 1002, 1003, 1007, 1011, 1012, 1014, 3000, 3999, 4000, 4999}) {
    CAPTURE(code);
    CHECK(with_code(code) == 0);
  }
  for (const int code : {0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535}) {
    CAPTURE(code);
    CHECK(with_code(code) == 1002);
  }
  CHECK(read_all(masked(0x88, "\x03"), 1).violation == 1002);
  CHECK(read_all(masked(0x88, "\x03\xE8\xFF"), 1).violation == 1007);
  CHECK(read_all(masked(0x88, "\x03\xE8\xC3"), 1).violation == 1007);
}

TEST_CASE("utf8 stream: takes exactly what Unicode allows, however it is cut") {
  const auto is_good = [](std::string_view text) {
    Utf8Stream whole;
    const bool good = whole.take(text) && whole.is_whole();
    Utf8Stream cut;
    bool cut_good = true;
    for (const auto& byte : text) cut_good = cut_good && cut.take({&byte, 1});
    CHECK((cut_good && cut.is_whole()) == good);
    return good;
  };
  for (const auto* text : {"", "a", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF",
                           "\xEE\x80\x80", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF",
                           "long enough for whole words of ASCII \xC3\xA4 and more of them"}) {
    CAPTURE(text);
    CHECK(is_good(text));
  }
  for (const auto* text : {"\x80", "\xC0\xAF", "\xC1\xBF", "\xC3", "\xC3\x41", "\xE0\x9F\xBF",
                           "\xED\xA0\x80", "\xED\xBF\xBF", "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80",
                           "\xF5\x80\x80\x80", "\xFE", "\xFF", "12345678\xFF"}) {
    CAPTURE(text);
    CHECK_FALSE(is_good(text));
  }
}

}  // namespace server::net
