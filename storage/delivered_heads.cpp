#include "storage/delivered_heads.hpp"

#include <algorithm>

namespace storage {

using protocol::ChannelName;
using protocol::Seq;

void DeliveredHeads::raise_locked(const ChannelName& channel, Seq seq) {
  if (heads_.size() >= channels_max && !heads_.contains(channel)) heads_.clear();
  auto& head = heads_[channel];
  head = std::max(head, seq);
}

void DeliveredHeads::raise(const ChannelName& channel, Seq seq) {
  const std::lock_guard lock{mutex_};
  raise_locked(channel, seq);
}

void DeliveredHeads::raise(std::span<const Published> published) {
  const std::lock_guard lock{mutex_};
  for (const auto& event : published) raise_locked(event.channel, event.seq);
}

void DeliveredHeads::put_back(const ChannelName& channel, Seq head) {
  const std::lock_guard lock{mutex_};
  heads_[channel] = head;
}

std::vector<Seq> DeliveredHeads::of(std::span<const ChannelName> names) const {
  std::vector<Seq> found;
  found.reserve(names.size());
  const std::lock_guard lock{mutex_};
  for (const auto& name : names) {
    const auto head = heads_.find(name);
    found.push_back(head == heads_.end() ? 0 : head->second);
  }
  return found;
}

}  // namespace storage
