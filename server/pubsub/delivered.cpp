#include "server/pubsub/delivered.hpp"

#include <algorithm>

namespace server::pubsub {

using protocol::ChannelName;

void Delivered::add(const Hub& hub) {
  for (const auto& channel : hub.channels()) {
    const auto seq = hub.delivered(channel);
    const auto [place, is_new] = channels_.try_emplace(channel, Range{seq, seq});
    if (is_new) continue;
    auto& range = place->second;
    range = {std::min(range.least, seq), std::max(range.most, seq)};
  }
}

std::vector<ChannelName> Delivered::channels() const {
  std::vector<ChannelName> names;
  names.reserve(channels_.size());
  for (const auto& [channel, range] : channels_) names.push_back(channel);
  return names;
}

std::vector<Publication> Delivered::doorbells(const Heads& heads) const {
  std::vector<Publication> doorbells;
  for (const auto& [channel, head] : heads) {
    if (head > channels_.at(channel).least) doorbells.push_back({channel, head, {}});
  }
  return doorbells;
}

Delivered::Heads Delivered::ahead(const Heads& heads) const {
  auto rest = channels_;
  for (const auto& [channel, head] : heads) {
    if (head >= rest.at(channel).most) rest.erase(channel);
  }
  Heads ahead;
  for (const auto& [channel, range] : rest) {
    if (range.most > 0) ahead.emplace_back(channel, range.most);
  }
  return ahead;
}

}  // namespace server::pubsub
