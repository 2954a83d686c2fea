#include "server/net/send_queue.hpp"

#include <cstdint>
#include <utility>

namespace server::net {
namespace {

/// Places that an emptied queue keeps for its next frames.
constexpr std::size_t places_kept_max = 16;
/// Used-up places that are worth moving the rest for.
constexpr std::size_t places_used_up_max = 64;

}  // namespace

SendQueue::Verdict SendQueue::push(Frame frame) {
  const bool fits = bytes_ + frame->size() <= queue_bytes_max && size() + 1 <= queue_frames_max;
  if (!empty() && !fits) return Verdict::too_slow;
  append(std::move(frame));
  return Verdict::queued;
}

SendQueue::Verdict SendQueue::push_ephemeral(Frame frame) {
  const bool fits = bytes_ + frame->size() <= queue_bytes_ephemeral_max &&
                    size() + 1 <= queue_frames_ephemeral_max;
  if (!empty() && !fits) return Verdict::dropped;
  append(std::move(frame));
  return Verdict::queued;
}

void SendQueue::append(Frame frame) {
  bytes_ += frame->size();
  frames_.push_back(std::move(frame));
}

void SendQueue::pop() {
  bytes_ -= frames_[first_]->size();
  frames_[first_].reset();
  ++first_;
  if (empty()) {
    clear();
  } else if (first_ >= places_used_up_max && first_ * 2 >= frames_.size()) {
    frames_.erase(frames_.begin(), frames_.begin() + static_cast<std::ptrdiff_t>(first_));
    first_ = 0;
  }
}

void SendQueue::clear() {
  if (frames_.capacity() > places_kept_max) {
    frames_ = {};
  } else {
    frames_.clear();
  }
  first_ = 0;
  bytes_ = 0;
}

}  // namespace server::net
