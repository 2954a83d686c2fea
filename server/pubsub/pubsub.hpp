// Publishes to every hub: one post a shard and batch. Any thread. Buses to other servers will ring
// here too; what they bring is a doorbell, the log is the truth (contract C6).
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "protocol/channel_name.hpp"
#include "server/pubsub/hub.hpp"

namespace server::pubsub {

class PubSub {
 public:
  /// Runs work on a shard's thread; given by the owner of the shards.
  using Post = std::function<void(std::function<void()>)>;

  /// Before anything is published. `hub` lives on the shard that `post` reaches.
  void add_hub(Hub& hub, Post post) { hubs_.push_back({&hub, std::move(post)}); }

  void publish(std::vector<Publication> batch);
  void publish_ephemeral(const protocol::ChannelName& channel, Frame frame);
  /// Runs work on one hub, on its shard.
  void on_hub(std::size_t number, const std::function<void(Hub&)>& work);
  /// Runs `work` on one hub after the other, each on its shard, then `then` on the last one's.
  void visit_hubs(std::function<void(Hub&)> work, std::function<void()> then);
  /// Runs work on every hub, on its own shard.
  void on_every_hub(const std::function<void(Hub&)>& work);

 private:
  struct Reach {
    Hub* hub;
    Post post;
  };
  void visit_from(std::size_t number, std::function<void(Hub&)> work, std::function<void()> then);

  std::vector<Reach> hubs_;
};

}  // namespace server::pubsub
