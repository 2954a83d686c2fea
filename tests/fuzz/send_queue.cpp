// server/net/send_queue against the plainest queue there is: same bytes in the same order, the sum
// of bytes behind the first frame and of frames, the bounds and their verdicts.
#include "server/net/send_queue.hpp"

#include <algorithm>
#include <array>
#include <deque>
#include <string>
#include <vector>

#include "tests/fuzz/fuzz.hpp"

namespace {

using namespace server::net;
using Verdict = SendQueue::Verdict;

/// Frames of sizes around the bounds, made once, some of each size so that they can be told apart.
const Frame& frame_of(std::uint8_t decision) {
  constexpr std::size_t max = queue_bytes_max;
  constexpr std::size_t half = queue_bytes_ephemeral_max;
  constexpr std::array<std::size_t, 16> sizes{1,      2,       3,        100,  1'000,    4'096,
                                              16'384, 65'536,  half - 1, half, half + 1, max - 1,
                                              max,    max + 1, 4 * max,  7};
  static const auto frames = [&] {
    std::vector<Frame> all;
    for (std::size_t n = 0; n < 4 * sizes.size(); ++n) {
      all.push_back(Frame::of_wire(std::string(sizes[n % sizes.size()], '.')));
    }
    return all;
  }();
  return frames[decision % frames.size()];
}

class Checked {
 public:
  void push(const Frame& frame) {
    const bool fits =
        bytes_behind_first() + frame.size() <= queue_bytes_max && frames_.size() < queue_frames_max;
    const auto expected = frames_.empty() || fits ? Verdict::queued : Verdict::too_slow;
    fuzz::require(queue_.push(frame) == expected, "the verdict of a durable frame");
    if (expected == Verdict::queued) add(frame);
  }

  void push_ephemeral(const Frame& frame) {
    const bool fits = bytes_behind_first() + frame.size() <= queue_bytes_ephemeral_max &&
                      frames_.size() < queue_frames_ephemeral_max;
    const auto expected = frames_.empty() || fits ? Verdict::queued : Verdict::dropped;
    fuzz::require(queue_.push_ephemeral(frame) == expected, "the verdict of an ephemeral frame");
    if (expected == Verdict::queued) add(frame);
  }

  void push_last(const Frame& frame) {
    queue_.push_last(frame);
    add(frame);
  }

  /// Gathers up to so many pieces and sends this share of them, in 256ths.
  void send(std::size_t pieces_max, std::size_t share) {
    std::vector<iovec> pieces(pieces_max);
    const auto count = queue_.gather(pieces);
    fuzz::require(count == std::min(pieces_max, frames_.size()), "as many pieces as there are");
    std::size_t bytes = 0;
    for (std::size_t at = 0; at < count; ++at) {
      const auto wire = frames_[at].wire().substr(at == 0 ? sent_of_first_ : 0);
      fuzz::require(pieces[at].iov_base == wire.data() && pieces[at].iov_len == wire.size(),
                    "the bytes in their order");
      bytes += wire.size();
    }
    const auto sent = share == 255 ? bytes : bytes * share / 256;
    fuzz::require(queue_.sent(sent) == take(sent), "the number of frames that are done");
  }

  void keep_begun_only() {
    queue_.keep_begun_only();
    while (frames_.size() > (sent_of_first_ > 0 ? 1 : 0)) {
      bytes_ -= frames_.back().size();
      frames_.pop_back();
    }
  }

  void check() const {
    fuzz::require(queue_.bytes_behind_first() == bytes_behind_first(), "the sum of the bytes");
    fuzz::require(queue_.size() == frames_.size(), "the number of frames");
    fuzz::require(queue_.empty() == frames_.empty(), "whether there are any");
  }

 private:
  [[nodiscard]] std::size_t bytes_behind_first() const {
    return frames_.empty() ? 0 : bytes_ - frames_.front().size();
  }

  void add(const Frame& frame) {
    frames_.push_back(frame);
    bytes_ += frame.size();
  }

  std::size_t take(std::size_t count) {
    std::size_t finished = 0;
    sent_of_first_ += count;
    while (!frames_.empty() && sent_of_first_ >= frames_.front().size()) {
      sent_of_first_ -= frames_.front().size();
      bytes_ -= frames_.front().size();
      frames_.pop_front();
      ++finished;
    }
    return finished;
  }

  SendQueue queue_;
  std::deque<Frame> frames_;
  std::size_t bytes_ = 0;
  std::size_t sent_of_first_ = 0;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  Checked checked;
  while (!input.empty()) {
    switch (input.byte() % 8) {
      case 0: checked.push_ephemeral(frame_of(input.byte())); break;
      case 1: checked.send(1 + input.byte() % 64, input.byte()); break;
      case 2: checked.send(64, 255); break;
      case 3: checked.push_last(frame_of(input.byte())); break;
      case 4: checked.keep_begun_only(); break;
      case 5:
        for (std::uint8_t n = 0; n < 128; ++n) checked.push(frame_of(n % 3));
        break;
      case 6:
        for (std::uint8_t n = 0; n < 128; ++n) checked.push_ephemeral(frame_of(n % 3));
        break;
      default: checked.push(frame_of(input.byte())); break;
    }
    checked.check();
  }
  return 0;
}
