// What waits to be sent to one connection, with its bounds (contract C9). It decides and holds; it
// does not send. Lives on its shard.
#pragma once

#include <cstddef>
#include <vector>

#include "server/net/dispatcher.hpp"

namespace server::net {

/// What one connection may hold back: some seconds of the busiest talk. Thousands of slow readers
/// together must not fill the memory, and a reader that is further behind resumes faster by itself.
inline constexpr std::size_t queue_bytes_max = 256 * 1024;
inline constexpr std::size_t queue_frames_max = 1'000;
/// Above half of a bound there is room for durable frames only: what may be lost goes first.
inline constexpr std::size_t queue_bytes_ephemeral_max = queue_bytes_max / 2;
inline constexpr std::size_t queue_frames_ephemeral_max = queue_frames_max / 2;

class SendQueue {
 public:
  enum class Verdict {
    queued,
    /// An ephemeral frame that found the queue more than half full.
    dropped,
    /// The frame is not queued, and nothing may be queued after it: that would skip it.
    too_slow,
  };

  /// A frame above the bounds is taken by an empty queue only, so the largest snapshot can be sent.
  Verdict push(Frame frame);
  Verdict push_ephemeral(Frame frame);

  [[nodiscard]] bool empty() const { return first_ == frames_.size(); }
  [[nodiscard]] std::size_t size() const { return frames_.size() - first_; }
  /// Bytes of all queued frames, the first one counted until it is popped.
  [[nodiscard]] std::size_t bytes() const { return bytes_; }
  /// Requires a frame.
  [[nodiscard]] const Frame& front() const { return frames_[first_]; }
  void pop();
  void clear();

 private:
  void append(Frame frame);

  /// A vector whose first `first_` places are used up: an idle connection keeps next to nothing.
  std::vector<Frame> frames_;
  std::size_t first_ = 0;
  std::size_t bytes_ = 0;
};

}  // namespace server::net
