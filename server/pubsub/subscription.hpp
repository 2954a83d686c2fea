// One connection's share of one channel: what it was sent, and what waits while it catches up.
// RAII: destroying it unsubscribes. Lives on its shard.
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "protocol/channel_name.hpp"
#include "protocol/ids.hpp"
#include "server/pubsub/frame.hpp"

namespace server::pubsub {

class Hub;

class Subscription {
 public:
  /// Live events that wait while the missed ones are read; beyond it they are read again.
  static constexpr std::size_t buffered_max = 1'000;

  using Send = std::function<void(const Frame&)>;

  Subscription(Hub& hub, protocol::ChannelName channel, Send send, Send send_ephemeral);
  ~Subscription();
  Subscription(const Subscription&) = delete;
  Subscription& operator=(const Subscription&) = delete;

  [[nodiscard]] const protocol::ChannelName& channel() const { return channel_; }
  [[nodiscard]] bool is_live() const { return live_; }
  [[nodiscard]] protocol::Seq last() const { return last_; }

  /// Everything up to `seq` reached the client by a reply or a page.
  void sent_up_to(protocol::Seq seq) { last_ = seq; }

  /// Sends what was buffered after `last()` and goes live. False if that has a hole (the buffer
  /// overflowed): read again from `last()` and try once more.
  bool go_live();

  /// For the hub. Passes the next event, buffers it, or drops it.
  void deliver(protocol::Seq seq, const Frame& frame);
  void deliver_ephemeral(const Frame& frame);

 private:
  struct Buffered {
    protocol::Seq seq;
    Frame frame;
  };

  Hub& hub_;
  const protocol::ChannelName channel_;
  const Send send_;
  const Send send_ephemeral_;
  protocol::Seq last_ = 0;
  bool live_ = false;
  bool overflowed_ = false;
  std::vector<Buffered> buffer_;
};

}  // namespace server::pubsub
