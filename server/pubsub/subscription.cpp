#include "server/pubsub/subscription.hpp"

#include "server/pubsub/hub.hpp"
#include "server/pubsub/recovery.hpp"

namespace server::pubsub {

Subscription::Subscription(Hub& hub, protocol::ChannelName channel, Send send, Send send_ephemeral)
    : hub_{hub},
      channel_{channel},
      send_{std::move(send)},
      send_ephemeral_{std::move(send_ephemeral)} {
  hub_.add(*this);
}

Subscription::~Subscription() { hub_.remove(*this); }

void Subscription::deliver(protocol::Seq seq, const Frame& frame) {
  if (seq <= last_) return;
  if (live_) {
    // The hub's sequencer passes only the next one, so this never skips.
    last_ = seq;
    send_(frame);
    return;
  }
  if (buffer_.size() == buffered_max) {
    overflowed_ = true;
    buffer_.clear();
  }
  if (!overflowed_) buffer_.push_back({seq, frame});
}

void Subscription::deliver_ephemeral(const Frame& frame) {
  if (live_) send_ephemeral_(frame);
}

bool Subscription::go_live() {
  if (overflowed_) {
    overflowed_ = false;
    buffer_.clear();
    return false;
  }
  std::vector<Numbered> waiting;
  waiting.reserve(buffer_.size());
  for (auto& buffered : buffer_) waiting.push_back({buffered.seq, std::move(buffered.frame)});
  buffer_.clear();
  const auto rest = merge_after(last_, std::move(waiting));
  for (const auto& event : rest.in_order) {
    last_ = event.seq;
    send_(event.frame);
  }
  // Behind what the hub let pass already: those events are in the database.
  if (rest.hole || !hub_.join_live(*this)) return false;
  live_ = true;
  if (const auto& lasting = hub_.lasting(channel_)) send_ephemeral_(lasting);
  return true;
}

}  // namespace server::pubsub
