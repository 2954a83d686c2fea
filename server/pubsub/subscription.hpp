// One connection's share of one channel: what it was sent, and what waits while it catches up.
// RAII: destroying it unsubscribes. Lives on its shard. Small: a talk has ten thousand of them.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "protocol/channel_name.hpp"
#include "protocol/ids.hpp"
#include "server/pubsub/frame.hpp"
#include "server/pubsub/recovery.hpp"
#include "server/support/frame_sink.hpp"

namespace server::pubsub {

class Hub;
struct HubChannel;

/// Hands on a durable push.
void send(support::FrameSink& sink, const Frame& frame);

class Subscription {
 public:
  /// Live events that wait while the missed ones are read and sent; beyond it they are read again.
  static constexpr std::size_t buffered_max = 1'000;
  /// Their bytes: they leave in one piece, which must not be more than a send queue may hold.
  static constexpr std::size_t buffered_bytes_max = 256 * 1024;

  /// `hub` and `sink` outlive it.
  Subscription(Hub& hub, const protocol::ChannelName& channel, support::FrameSink& sink);
  ~Subscription();
  Subscription(const Subscription&) = delete;
  Subscription& operator=(const Subscription&) = delete;

  [[nodiscard]] const protocol::ChannelName& channel() const;
  [[nodiscard]] bool is_live() const { return !waiting_; }

  // Until it is live; then the hub knows how far it is.
  [[nodiscard]] protocol::Seq last() const { return last_; }
  /// Everything up to `seq` reached the client by a reply or a page.
  void sent_up_to(protocol::Seq seq) { last_ = seq; }

  /// Sends what was buffered after `last()`, in one piece, and goes live. False if that has a hole
  /// (the buffer overflowed): read again from `last()` and try once more.
  bool go_live();

  // For the hub.
  /// While not live: keeps it until `go_live`.
  void buffer(protocol::Seq seq, const Frame& frame);

 private:
  friend class Hub;

  struct Waiting {
    std::vector<Numbered> events;
    std::size_t bytes = 0;
    bool overflowed = false;
  };

  Hub& hub_;
  HubChannel& channel_;
  support::FrameSink& sink_;
  protocol::Seq last_ = 0;
  /// Until it is live.
  std::unique_ptr<Waiting> waiting_;
  /// Its index among the channel's live or waiting subscriptions; the hub's.
  std::size_t place_ = 0;
};

}  // namespace server::pubsub
