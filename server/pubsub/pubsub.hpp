// Publishes to every hub: one post a shard and batch. Any thread. Buses to other servers will ring
// here too; what they bring is a doorbell, the log is the truth (contract C6).
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "protocol/channel_name.hpp"
#include "server/pubsub/hub.hpp"

namespace server::pubsub {

/// Bytes that are posted to one shard and not taken yet: some half a second of the fastest writers.
/// A shard that is further behind gets doorbells instead, one a channel, and reads from the log
/// what it missed. One batch is always taken, however large.
inline constexpr std::size_t posted_bytes_max = 8 * 1024 * 1024;

class PubSub {
 public:
  /// Runs work on a shard's thread; given by the owner of the shards.
  using Post = std::function<void(std::function<void()>)>;

  /// Before anything is published. `hub` lives on the shard that `post` reaches.
  void add_hub(Hub& hub, Post post) {
    hubs_.push_back({&hub, std::move(post), std::make_unique<UnderWay>()});
  }

  void publish(std::vector<Publication> batch);
  /// A shard that is too far behind does not get it.
  void publish_ephemeral(const protocol::ChannelName& channel, const Frame& frame);
  /// Runs work on one hub, on its shard.
  void on_hub(std::size_t number, const std::function<void(Hub&)>& work);
  /// Runs `work` on one hub after the other, each on its shard, then `then` on the last one's.
  void visit_hubs(std::function<void(Hub&)> work, std::function<void()> then);
  /// Runs work on every hub, on its own shard.
  void on_every_hub(const std::function<void(Hub&)>& work);

 private:
  /// What is posted to one shard and not taken yet.
  struct UnderWay {
    std::mutex mutex;
    std::size_t bytes = 0;
    /// Of channels whose bytes were dropped, with the highest seq of each.
    std::unordered_map<protocol::ChannelName, protocol::Seq> doorbells;
  };
  struct Reach {
    Hub* hub;
    Post post;
    std::unique_ptr<UnderWay> under_way;
  };
  /// Posts the work unless too much is under way; false then.
  static bool post_bytes(const Reach& reach, std::size_t bytes, std::function<void(Hub&)> work);
  static void ring(const Reach& reach, const std::vector<Publication>& batch);
  void visit_from(std::size_t number, std::function<void(Hub&)> work, std::function<void()> then);

  std::vector<Reach> hubs_;
};

}  // namespace server::pubsub
