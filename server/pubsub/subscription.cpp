#include "server/pubsub/subscription.hpp"

#include "server/pubsub/hub.hpp"
#include "tests/faults/mutants.hpp"

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

void send(support::FrameSink& sink, const Frame& frame) {
  mutants::pass_on(&sink, frame, [&sink](const Frame& one) { sink.send(one); });
}

Subscription::Subscription(Hub& hub, const protocol::ChannelName& channel, support::FrameSink& sink)
    : hub_{hub}, channel_{hub.open(channel)}, sink_{sink}, waiting_{std::make_unique<Waiting>()} {
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

bool Subscription::go_live() {
  const auto rest = merge_after(last_, std::move(waiting_->events));
  const bool complete = !waiting_->overflowed && !rest.hole;
  *waiting_ = Waiting();
  if (!rest.in_order.empty()) {
    last_ = rest.in_order.back().seq;
    send(sink_, in_one_piece(rest.in_order));
  }
  // Behind what the hub let pass already: those events are in the database.
  if (!complete || !hub_.may_go_live(*this)) return false;
  hub_.go_live(*this);
  if (const auto& lasting = hub_.lasting(channel())) sink_.send_ephemeral(lasting);
  return true;
}

}  // namespace server::pubsub
