// The subscribers of one shard, by channel. Lives on its shard; other threads reach it through
// PubSub, which posts.
#pragma once

#include <cstdint>
#include <functional>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "protocol/channel_name.hpp"
#include "server/pubsub/sequencer.hpp"
#include "server/pubsub/subscription.hpp"

namespace server::pubsub {

class Hub {
 public:
  /// Asks for the events of a channel after a seq; what comes is given to `deliver`.
  using Fill = std::function<void(const protocol::ChannelName&, protocol::Seq after)>;
  explicit Hub(Fill fill) : fill_{std::move(fill)} {}

  void deliver(const protocol::ChannelName& channel, protocol::Seq seq, const Frame& frame);
  void deliver_ephemeral(const protocol::ChannelName& channel, const Frame& frame);
  /// The same, and whoever goes live later gets it too, until another one takes its place.
  void deliver_lasting(const protocol::ChannelName& channel, const Frame& frame);
  /// The read that `fill` asked for ended, whatever it brought.
  void filled(const protocol::ChannelName& channel);

  [[nodiscard]] const Frame& lasting(const protocol::ChannelName& channel) const;
  [[nodiscard]] std::size_t subscribers(const protocol::ChannelName& channel) const;
  /// Channels with a subscriber, of one kind or all.
  [[nodiscard]] std::vector<protocol::ChannelName> channels() const;

  // For Subscription.
  void add(Subscription& subscription);
  void remove(Subscription& subscription);
  /// False when events after the subscription's last already passed.
  bool join_live(Subscription& subscription);

 private:
  struct Channel {
    Sequencer sequencer;
    std::unordered_set<Subscription*> subscriptions;
    Frame lasting;
    bool filling = false;
  };
  void fill_hole(const protocol::ChannelName& name, Channel& channel);

  Fill fill_;
  std::unordered_map<protocol::ChannelName, Channel> channels_;
};

}  // namespace server::pubsub
