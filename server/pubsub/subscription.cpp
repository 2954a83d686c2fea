#include "server/pubsub/subscription.hpp"

#include "server/pubsub/hub.hpp"

namespace server::pubsub {
namespace {

Frame in_one_piece(const std::vector<Numbered>& events) {
  if (events.size() == 1) return events.front().frame;
  std::vector<Frame> frames;
  frames.reserve(events.size());
  for (const auto& event : events) frames.push_back(event.frame);
  return Frame::joined(frames);
}

}  // namespace

Subscription::Subscription(Hub& hub, const protocol::ChannelName& channel, Subscriber& subscriber)
    : hub_{hub},
      channel_{hub.open(channel)},
      subscriber_{subscriber},
      waiting_{std::make_unique<Waiting>()} {
  hub_.add(*this);
}

Subscription::~Subscription() { hub_.remove(*this); }

const protocol::ChannelName& Subscription::channel() const { return channel_.name; }

void Subscription::buffer(protocol::Seq seq, const Frame& frame) {
  if (seq <= last_) return;
  if (waiting_->events.size() == buffered_max ||
      waiting_->bytes + frame.size() > buffered_bytes_max) {
    *waiting_ = {{}, 0, true};
  }
  if (waiting_->overflowed) return;
  waiting_->events.push_back({seq, frame});
  waiting_->bytes += frame.size();
}

void Subscription::deliver(const Passage& passage) {
  if (passage.last == 0) {
    subscriber_.push_ephemeral(passage.joined);
    return;
  }
  if (passage.last <= last_) return;
  if (passage.first > last_ || passage.singles.empty()) {
    // The hub's sequencer passes only what follows, so this never skips.
    subscriber_.push(passage.joined);
  } else {
    auto seq = passage.first;
    for (const auto& single : passage.singles) {
      if (seq++ > last_) subscriber_.push(single);
    }
  }
  last_ = passage.last;
}

bool Subscription::go_live() {
  const auto rest = merge_after(last_, std::move(waiting_->events));
  const bool complete = !waiting_->overflowed && !rest.hole;
  *waiting_ = Waiting();
  if (!rest.in_order.empty()) {
    last_ = rest.in_order.back().seq;
    subscriber_.push(in_one_piece(rest.in_order));
  }
  // Behind what the hub let pass already: those events are in the database.
  if (!complete || !hub_.may_go_live(*this)) return false;
  hub_.go_live(*this);
  if (const auto& lasting = hub_.lasting(channel())) subscriber_.push_ephemeral(lasting);
  return true;
}

}  // namespace server::pubsub
