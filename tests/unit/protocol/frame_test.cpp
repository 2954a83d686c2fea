#include "protocol/frame.hpp"

#include <catch2/catch.hpp>

namespace protocol {

TEST_CASE("frame: the shortest header that fits, no mask", "[protocol]") {
  CHECK(Frame("").wire() == std::string_view("\x81\x00", 2));
  CHECK(Frame("hi").wire() == "\x81\x02hi");
  CHECK(Frame(std::string(125, 'x')).size() == 2 + 125);
  CHECK(Frame(std::string(126, 'x')).wire().substr(0, 4) ==
        std::string_view("\x81\x7E\x00\x7E", 4));
  CHECK(Frame(std::string(0xFFFF, 'x')).wire().substr(0, 4) == "\x81\x7E\xFF\xFF");
  CHECK(Frame(std::string(0x10000, 'x')).wire().substr(0, 10) ==
        std::string_view("\x81\x7F\x00\x00\x00\x00\x00\x01\x00\x00", 10));
}

TEST_CASE("frame: gives back its text, also of several joined", "[protocol]") {
  const std::string longer(300, 'y');
  const std::string longest(70'000, 'z');
  const std::vector<Frame> frames{Frame("a"), Frame(longer), Frame(""), Frame(longest)};
  const auto joined = Frame::joined(frames);
  CHECK(joined.texts() == std::vector<std::string_view>{"a", longer, "", longest});
  CHECK(Frame(longer).text() == longer);
}

TEST_CASE("frame: none is none", "[protocol]") {
  CHECK_FALSE(Frame());
  CHECK(Frame(""));
  CHECK(Frame().text().empty());
  CHECK(Frame().texts().empty());
}

}  // namespace protocol
