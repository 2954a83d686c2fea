// How far the hubs of this server have let each of their channels pass, held against where the
// channels stand in the log: who is behind is rung, and who is ahead has delivered what is gone
// (contract C1, C6). Pure; handed from one shard to the next.
#pragma once

#include <unordered_map>
#include <utility>
#include <vector>

#include "protocol/channel_name.hpp"
#include "server/pubsub/hub.hpp"

namespace server::pubsub {

class Delivered {
 public:
  using Heads = std::vector<std::pair<protocol::ChannelName, protocol::Seq>>;

  /// On the hub's shard.
  void add(const Hub& hub);

  [[nodiscard]] bool empty() const { return channels_.empty(); }
  [[nodiscard]] std::vector<protocol::ChannelName> channels() const;
  /// One for each channel that some hub has not let pass up to its head. Most of the time there are
  /// none, however many channels are followed.
  [[nodiscard]] std::vector<Publication> doorbells(const Heads& heads) const;
  /// Channels that end before what some hub has let pass, or have no head at all, with that seq.
  [[nodiscard]] Heads ahead(const Heads& heads) const;

 private:
  /// Of the hub that is furthest behind, and of the one that is furthest ahead; 0 where a hub knows
  /// none yet, which a doorbell does not harm.
  struct Range {
    protocol::Seq least = 0;
    protocol::Seq most = 0;
  };
  std::unordered_map<protocol::ChannelName, Range> channels_;
};

}  // namespace server::pubsub
