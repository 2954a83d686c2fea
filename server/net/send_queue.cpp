#include "server/net/send_queue.hpp"

#include <algorithm>
#include <utility>

namespace server::net {
namespace {

/// Used-up places that are worth moving the rest for.
constexpr std::size_t places_used_up_max = 64;

}  // namespace

SendQueue::Verdict SendQueue::push(Frame frame) {
  const bool fits =
      bytes_behind_first() + frame.size() <= queue_bytes_max && size() + 1 <= queue_frames_max;
  if (!empty() && !fits) return Verdict::too_slow;
  append(std::move(frame));
  return Verdict::queued;
}

SendQueue::Verdict SendQueue::push_ephemeral(Frame frame) {
  const bool fits = bytes_behind_first() + frame.size() <= queue_bytes_ephemeral_max &&
                    size() + 1 <= queue_frames_ephemeral_max;
  if (!empty() && !fits) return Verdict::dropped;
  append(std::move(frame));
  return Verdict::queued;
}

void SendQueue::push_last(Frame frame) { append(std::move(frame)); }

void SendQueue::append(Frame frame) {
  bytes_ += frame.size();
  frames_.push_back(std::move(frame));
}

std::size_t SendQueue::gather(std::span<iovec> pieces) const {
  const auto count = std::min(pieces.size(), size());
  auto skip = sent_of_first_;
  for (std::size_t at = 0; at < count; ++at) {
    const auto wire = frames_[first_ + at].wire().substr(std::exchange(skip, 0));
    // The kernel's type has no const; sendmsg does not write.
    pieces[at] = {const_cast<char*>(wire.data()), wire.size()};
  }
  return count;
}

std::size_t SendQueue::sent(std::size_t count) {
  std::size_t finished = 0;
  count += sent_of_first_;
  while (!empty() && count >= frames_[first_].size()) {
    count -= frames_[first_].size();
    pop();
    ++finished;
  }
  sent_of_first_ = count;
  return finished;
}

void SendQueue::pop() {
  bytes_ -= frames_[first_].size();
  frames_[first_] = Frame();
  ++first_;
  if (empty()) {
    frames_.clear();
    first_ = 0;
  } else if (first_ >= places_used_up_max && first_ * 2 >= frames_.size()) {
    frames_.erase(frames_.begin(), frames_.begin() + static_cast<std::ptrdiff_t>(first_));
    first_ = 0;
  }
}

void SendQueue::keep_begun_only() {
  const std::size_t kept = sent_of_first_ > 0 ? 1 : 0;
  while (size() > kept) {
    bytes_ -= frames_.back().size();
    frames_.pop_back();
  }
  if (empty()) {
    frames_.clear();
    first_ = 0;
  }
}

}  // namespace server::net
