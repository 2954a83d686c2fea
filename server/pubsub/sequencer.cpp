#include "server/pubsub/sequencer.hpp"

#include <algorithm>

namespace server::pubsub {

void Sequencer::start_at(protocol::Seq last) {
  last_ = std::max(last_.value_or(last), last);
  held_.erase(held_.begin(), held_.upper_bound(*last_));
}

void Sequencer::take(protocol::Seq seq, const Frame& frame, const Pass& pass) {
  if (!last_ || seq <= *last_) return;
  heard_ = std::max(heard_, seq);
  if (frame && (seq == *last_ + 1 || held_.size() < held_max)) held_.emplace(seq, frame);
  for (auto next = held_.begin(); next != held_.end() && next->first == *last_ + 1;
       next = held_.erase(next)) {
    last_ = next->first;
    pass(next->first, next->second);
  }
}

}  // namespace server::pubsub
