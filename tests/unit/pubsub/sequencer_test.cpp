#include "server/pubsub/sequencer.hpp"

#include <random>

#include <catch2/catch.hpp>

#include "server/pubsub/recovery.hpp"

using namespace server::pubsub;
using protocol::Seq;

namespace {

Frame frame(Seq seq) { return Frame(std::to_string(seq)); }

struct Passed {
  std::vector<Seq> seqs;
  Sequencer::Pass to() {
    return [this](Seq seq, const Frame&) { seqs.push_back(seq); };
  }
};

}  // namespace

TEST_CASE("sequencer: passes in order, each once", "[pubsub]") {
  Sequencer sequencer;
  Passed passed;
  SECTION("nothing passes before it knows where it stands") {
    sequencer.take(1, frame(1), passed.to());
    CHECK(passed.seqs.empty());
  }
  SECTION("in order") {
    sequencer.start_at(4);
    for (Seq seq : {5, 6, 7}) sequencer.take(seq, frame(seq), passed.to());
    CHECK(passed.seqs == std::vector<Seq>{5, 6, 7});
    CHECK_FALSE(sequencer.has_hole());
  }
  SECTION("doubles and old ones are dropped") {
    sequencer.start_at(4);
    for (Seq seq : {5, 5, 4, 3, 6, 5}) sequencer.take(seq, frame(seq), passed.to());
    CHECK(passed.seqs == std::vector<Seq>{5, 6});
  }
  SECTION("early ones wait for the hole to be filled") {
    sequencer.start_at(4);
    for (Seq seq : {7, 6}) sequencer.take(seq, frame(seq), passed.to());
    CHECK(passed.seqs.empty());
    CHECK(sequencer.has_hole());
    sequencer.take(5, frame(5), passed.to());
    CHECK(passed.seqs == std::vector<Seq>{5, 6, 7});
    CHECK_FALSE(sequencer.has_hole());
  }
  SECTION("a doorbell tells of a hole and carries nothing") {
    sequencer.start_at(4);
    sequencer.take(6, Frame(), passed.to());
    CHECK(passed.seqs.empty());
    CHECK(sequencer.has_hole());
    for (Seq seq : {5, 6}) sequencer.take(seq, frame(seq), passed.to());
    CHECK(passed.seqs == std::vector<Seq>{5, 6});
    CHECK_FALSE(sequencer.has_hole());
  }
  SECTION("what is held is bounded, and filling still brings everything") {
    sequencer.start_at(0);
    const auto many = static_cast<Seq>(Sequencer::held_max) * 3;
    for (Seq seq = 2; seq <= many; ++seq) sequencer.take(seq, frame(seq), passed.to());
    CHECK(sequencer.has_hole());
    for (Seq seq = 1; seq <= many; ++seq) sequencer.take(seq, frame(seq), passed.to());
    REQUIRE(passed.seqs.size() == static_cast<std::size_t>(many));
    for (Seq seq = 1; seq <= many; ++seq)
      CHECK(passed.seqs[static_cast<std::size_t>(seq - 1)] == seq);
  }
}

TEST_CASE("recovery: any mix of page and live events merges without double or hole", "[pubsub]") {
  const auto seed = std::random_device{}();
  INFO("seed " << seed);
  std::mt19937 random{seed};
  for (int round = 0; round < 200; ++round) {
    const Seq last = std::uniform_int_distribution<Seq>{0, 20}(random);
    const Seq head = last + std::uniform_int_distribution<Seq>{0, 30}(random);
    const Seq missing = std::uniform_int_distribution<Seq>{last + 1, head + 5}(random);
    std::vector<Numbered> events;
    for (Seq seq = 1; seq <= head; ++seq) {
      if (seq == missing) continue;
      const int copies = std::uniform_int_distribution<int>{1, 3}(random);
      for (int i = 0; i < copies; ++i) events.push_back({seq, frame(seq)});
    }
    std::shuffle(events.begin(), events.end(), random);
    const auto merged = merge_after(last, std::move(events));
    const Seq end = std::min(head, missing - 1);
    REQUIRE(merged.in_order.size() == static_cast<std::size_t>(end - last));
    for (std::size_t i = 0; i < merged.in_order.size(); ++i) {
      CHECK(merged.in_order[i].seq == last + 1 + static_cast<Seq>(i));
    }
    CHECK(merged.hole == (missing < head));
  }
}
