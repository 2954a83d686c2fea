// What the figures of the load tests rest on: frames, stamps, percentiles.
#include <array>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "load-tests/dialects/behoerdentalk.hpp"
#include "load-tests/lib/frames.hpp"
#include "load-tests/lib/histogram.hpp"
#include "load-tests/lib/stamp.hpp"
#include "storage/accounts/token.hpp"

using namespace load;

TEST_CASE("load generator: frames of every kind of length are read as they were written") {
  for (const std::size_t size : {0U, 1U, 125U, 126U, 65'535U, 65'536U}) {
    const std::string payload(size, 'x');
    Frame frame;

    std::string from_server;
    append_frame(from_server, Opcode::text, payload);
    CHECK(read_frame(from_server, frame) == from_server.size());
    CHECK(frame.opcode == Opcode::text);
    CHECK(frame.payload == payload);

    std::string from_client;
    append_masked_frame(from_client, Opcode::binary, payload, 0x12345678);
    const auto head_bytes = from_client.size() - size;
    if (size > 4) CHECK(from_client.substr(head_bytes) != payload);
    CHECK(read_masked_frame(from_client, frame) == from_client.size());
    CHECK(frame.opcode == Opcode::binary);
    CHECK(frame.payload == payload);
  }
}

TEST_CASE("load generator: an incomplete frame waits for its end") {
  std::string bytes;
  append_frame(bytes, Opcode::text, std::string(300, 'x'));
  Frame frame;
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    REQUIRE(read_frame(std::string_view{bytes}.substr(0, size), frame) == 0);
  }
  CHECK(read_frame(bytes + "more", frame) == bytes.size());
}

TEST_CASE("load generator: broken frames are refused") {
  std::string masked;
  append_masked_frame(masked, Opcode::text, "x", 1);
  Frame frame;
  CHECK_THROWS(read_frame(masked, frame));
  std::string open;
  append_frame(open, Opcode::text, "x");
  CHECK_THROWS(read_masked_frame(open, frame));
  CHECK_THROWS(read_frame(std::string{"\x81\x7f\x7f\xff\xff\xff\xff\xff\xff\xff", 10}, frame));
}

TEST_CASE("load generator: stamps are found in any text, whole ones only") {
  const Stamp first{7, 1'234'567'890'123'456'789};
  const Stamp second{4'294'967'295, 0};
  const auto text = "~{\"a\":\"" + stamped_text(first, 200) + "\"}~~" + stamped_text(second, 32);
  std::vector<Stamp> found;
  const auto collect = [&](const Stamp& stamp) { found.push_back(stamp); };

  CHECK(for_each_stamp(text, collect) == text.size());
  REQUIRE(found.size() == 2);
  CHECK(found[0].number == first.number);
  CHECK(found[0].due == first.due);
  CHECK(found[1].number == second.number);
  CHECK(found[1].due == second.due);

  SECTION("of half a stamp it tells where it begins") {
    found.clear();
    CHECK(for_each_stamp(text.substr(0, text.size() - 1), collect) == text.size() - stamp_bytes);
    CHECK(found.size() == 1);
  }
}

TEST_CASE("load generator: percentiles are exact to one per cent") {
  Histogram histogram;
  CHECK(histogram.percentile(99) == 0);
  for (Ns value = 1; value <= 100'000; ++value) histogram.add(value * us);
  CHECK(histogram.count() == 100'000);
  for (const int percent : {1, 50, 99, 100}) {
    const auto exact = static_cast<double>(percent) * 1'000 * us;
    CHECK(static_cast<double>(histogram.percentile(percent)) >= exact);
    CHECK(static_cast<double>(histogram.percentile(percent)) <= exact * 1.01);
  }
  CHECK(histogram.max() == 100 * ms);
}

TEST_CASE("load generator: its tokens have the form that the server asks for") {
  CHECK(storage::is_token(token_of(0)));
  CHECK(storage::is_token(token_of(4'294'967'295)));
  CHECK(token_of(1) != token_of(2));
}
