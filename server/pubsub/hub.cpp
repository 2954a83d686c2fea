#include "server/pubsub/hub.hpp"

namespace server::pubsub {

using protocol::ChannelName;
using protocol::Seq;

void Hub::deliver(const ChannelName& name, Seq seq, const Frame& frame) {
  const auto found = channels_.find(name);
  if (found == channels_.end()) return;
  auto& channel = found->second;
  if (frame) {
    for (auto* subscription : channel.subscriptions) {
      if (!subscription->is_live()) subscription->deliver(seq, frame);
    }
  }
  channel.sequencer.take(seq, frame, [&](Seq passed, const Frame& passed_frame) {
    for (auto* subscription : channel.subscriptions) {
      if (subscription->is_live()) subscription->deliver(passed, passed_frame);
    }
  });
  fill_hole(name, channel);
}

void Hub::fill_hole(const ChannelName& name, Channel& channel) {
  if (!channel.sequencer.has_hole() || channel.filling) return;
  channel.filling = true;
  fill_(name, *channel.sequencer.last());
}

void Hub::filled(const ChannelName& name) {
  const auto found = channels_.find(name);
  if (found == channels_.end()) return;
  found->second.filling = false;
}

void Hub::deliver_ephemeral(const ChannelName& name, const Frame& frame) {
  const auto found = channels_.find(name);
  if (found == channels_.end()) return;
  for (auto* subscription : found->second.subscriptions) subscription->deliver_ephemeral(frame);
}

void Hub::deliver_lasting(const ChannelName& name, const Frame& frame) {
  const auto found = channels_.find(name);
  if (found == channels_.end()) return;
  found->second.lasting = frame;
  deliver_ephemeral(name, frame);
}

const Frame& Hub::lasting(const ChannelName& name) const {
  static const Frame none;
  const auto found = channels_.find(name);
  return found == channels_.end() ? none : found->second.lasting;
}

std::size_t Hub::subscribers(const ChannelName& name) const {
  const auto found = channels_.find(name);
  return found == channels_.end() ? 0 : found->second.subscriptions.size();
}

std::vector<ChannelName> Hub::channels() const {
  std::vector<ChannelName> names;
  names.reserve(channels_.size());
  for (const auto& [name, channel] : channels_) names.push_back(name);
  return names;
}

void Hub::add(Subscription& subscription) {
  channels_[subscription.channel()].subscriptions.insert(&subscription);
}

void Hub::remove(Subscription& subscription) {
  const auto found = channels_.find(subscription.channel());
  if (found == channels_.end()) return;
  found->second.subscriptions.erase(&subscription);
  if (found->second.subscriptions.empty()) channels_.erase(found);
}

bool Hub::join_live(Subscription& subscription) {
  auto& sequencer = channels_[subscription.channel()].sequencer;
  if (sequencer.last() && *sequencer.last() > subscription.last()) return false;
  // Ahead of the others: their hole, if any, is filled for them; this one drops what it has.
  if (!sequencer.last()) sequencer.start_at(subscription.last());
  return true;
}

}  // namespace server::pubsub
