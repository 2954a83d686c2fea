// What waits to be sent to one connection, with its bounds (contract C9). It decides and holds; it
// does not send. Lives on its shard.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include <sys/uio.h>

#include "server/net/dispatcher.hpp"

namespace server::net {

/// What one connection may hold back: some seconds of the busiest talk. Thousands of slow readers
/// together must not fill the memory, and a reader that is further behind resumes faster by itself.
/// The bytes are those behind the first frame, which is on its way: a snapshot may be larger than
/// all of this, and what happens while it leaves must find its room all the same.
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

  /// A frame above the bounds is taken by an empty queue only, so the largest snapshot can be sent,
  /// and a queue never holds more than one such frame and `queue_bytes_max`.
  Verdict push(Frame frame);
  Verdict push_ephemeral(Frame frame);
  /// The connection's last frame: taken whatever waits, since nothing follows it.
  void push_last(Frame frame);

  [[nodiscard]] bool empty() const { return first_ == frames_.size(); }
  [[nodiscard]] std::size_t size() const { return frames_.size() - first_; }
  /// Bytes of all queued frames but the first one, which counts for nothing until its last byte is
  /// sent.
  [[nodiscard]] std::size_t bytes_behind_first() const {
    return empty() ? 0 : bytes_ - frames_[first_].size();
  }

  /// The frame that is next to send. Not of an empty queue.
  [[nodiscard]] const Frame& front() const { return frames_[first_]; }
  /// Fills `pieces` with what is next to send, and tells how many of them. Valid until a change.
  std::size_t gather(std::span<iovec> pieces) const;
  /// `count` bytes, at most what was gathered, were sent. Tells how many frames that finished.
  std::size_t sent(std::size_t count);
  /// Forgets what is not begun: only the rest of a frame whose first bytes are sent stays.
  void keep_begun_only();

 private:
  void append(Frame frame);
  void pop();

  /// A vector whose first `first_` places are used up.
  std::vector<Frame> frames_;
  std::size_t first_ = 0;
  /// Of all frames, the first one counted whole.
  std::size_t bytes_ = 0;
  /// Bytes of the first frame that are sent.
  std::size_t sent_of_first_ = 0;
};

}  // namespace server::net
