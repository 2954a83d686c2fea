// server/pubsub: merging the log with what arrived meanwhile (recovery) and letting events pass in
// order (sequencer). Whatever comes, in whatever order and however often: ascending, nothing twice,
// no hole, and a hole is known as long as there is one.
#include "server/pubsub/recovery.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "server/pubsub/sequencer.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace {

using namespace server::pubsub;
using protocol::Seq;

/// The highest seq of all that is tried.
constexpr Seq seq_max = 5'000;

/// Made once: a frame that passes is the very one that was given.
const Frame& frame_of(Seq seq) {
  static const auto frames = [] {
    std::vector<Frame> all;
    for (Seq n = 0; n <= seq_max; ++n) all.emplace_back(std::to_string(n));
    return all;
  }();
  return frames.at(static_cast<std::size_t>(seq));
}

bool is_of(const Frame& frame, Seq seq) {
  return frame.wire().data() == frame_of(seq).wire().data();
}

void check_merge(fuzz::Input& input) {
  const Seq last = input.byte() % 32;
  std::vector<Numbered> events;
  std::set<Seq> known;
  for (auto count = input.byte(); count > 0 && !input.empty(); --count) {
    const Seq seq = input.byte() % 64;
    events.push_back({seq, frame_of(seq)});
    known.insert(seq);
  }
  const auto merged = merge_after(last, events);
  Seq expected = last;
  for (const auto& event : merged.in_order) {
    fuzz::require(event.seq == ++expected, "ascending without a hole");
    fuzz::require(is_of(event.frame, event.seq), "with its own frame");
  }
  fuzz::require(!known.contains(expected + 1), "up to the first that is missing");
  const bool more = known.upper_bound(expected) != known.end();
  fuzz::require(merged.hole == more, "a hole is told of");
}

/// The sequencer and what it must have passed, told by a set of all that it was given.
class Checked {
 public:
  void start_at(Seq last) {
    sequencer_.start_at(last);
    last_ = std::max(last_.value_or(last), last);
    check();
  }

  void take(Seq seq, bool is_doorbell) {
    if (last_ && seq > *last_) heard_ = std::max(heard_, seq);
    const auto before = last_;
    sequencer_.take(seq, is_doorbell ? Frame() : frame_of(seq),
                    [this](Seq passed, const Frame& frame) {
                      fuzz::require(last_ && passed == *last_ + 1, "in order, each once");
                      fuzz::require(is_of(frame, passed), "with its own frame");
                      last_ = passed;
                    });
    if (!before) fuzz::require(!last_, "nothing passes before the start");
    if (before && !is_doorbell && seq == *before + 1) {
      fuzz::require(*last_ >= seq, "the next one passes at once");
    }
    check();
  }

  /// As the owner does: from the log, in order, until nothing is missing.
  void fill() {
    if (!last_) return;
    while (sequencer_.has_hole()) take(*last_ + 1, false);
    fuzz::require(*last_ >= heard_, "what was heard of has passed");
  }

 private:
  void check() {
    fuzz::require(sequencer_.last() == last_, "it knows where it stands");
    fuzz::require(sequencer_.has_hole() == (last_ && heard_ > *last_), "a hole is known");
  }

  Sequencer sequencer_;
  std::optional<Seq> last_;
  Seq heard_ = 0;
};

void check_sequencer(fuzz::Input& input) {
  Checked checked;
  while (!input.empty()) {
    const auto what = input.byte();
    // Near each other mostly, and sometimes further ahead than what is held.
    const Seq seq = what < 0x40 ? static_cast<Seq>(input.two_bytes() % 4'096) : input.byte();
    switch (what % 8) {
      case 0: checked.start_at(seq); break;
      case 1: checked.take(seq, true); break;
      case 2: checked.fill(); break;
      case 3:
        for (Seq n = 0; n < 256; ++n) checked.take(seq + n, false);
        break;
      default: checked.take(seq, false); break;
    }
  }
  checked.fill();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  if (input.byte() % 2 == 0) {
    check_merge(input);
  } else {
    check_sequencer(input);
  }
  return 0;
}
