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

namespace server::pubsub {

class Hub;
struct HubChannel;

/// Who follows channels. Neither call may subscribe or unsubscribe anybody.
class Subscriber {
 public:
  virtual void push(const Frame& frame) = 0;
  virtual void push_ephemeral(const Frame& frame) = 0;

 protected:
  ~Subscriber() = default;
};

/// One or more pushes of one channel, in order and without a hole between them.
struct Passage {
  /// 0 and 0 for ephemeral pushes.
  protocol::Seq first = 0;
  protocol::Seq last = 0;
  /// All of them in one piece.
  Frame joined;
  /// Each by itself, for who has seen the first ones already; empty if there is just one.
  std::vector<Frame> singles;
};

class Subscription {
 public:
  /// Live events that wait while the missed ones are read and sent; beyond it they are read again.
  static constexpr std::size_t buffered_max = 1'000;
  /// Their bytes: they leave in one piece, which must not be more than a send queue may hold.
  static constexpr std::size_t buffered_bytes_max = 256 * 1024;

  /// `hub` and `subscriber` outlive it.
  Subscription(Hub& hub, const protocol::ChannelName& channel, Subscriber& subscriber);
  ~Subscription();
  Subscription(const Subscription&) = delete;
  Subscription& operator=(const Subscription&) = delete;

  [[nodiscard]] const protocol::ChannelName& channel() const;
  [[nodiscard]] bool is_live() const { return !waiting_; }
  [[nodiscard]] protocol::Seq last() const { return last_; }

  /// Everything up to `seq` reached the client by a reply or a page.
  void sent_up_to(protocol::Seq seq) { last_ = seq; }

  /// Sends what was buffered after `last()`, in one piece, and goes live. False if that has a hole
  /// (the buffer overflowed): read again from `last()` and try once more.
  bool go_live();

  // For the hub.
  /// While not live: keeps it until `go_live`.
  void buffer(protocol::Seq seq, const Frame& frame);
  /// While live: passes on what was not sent yet.
  void deliver(const Passage& passage);

 private:
  friend class Hub;

  struct Waiting {
    std::vector<Numbered> events;
    std::size_t bytes = 0;
    bool overflowed = false;
  };

  Hub& hub_;
  HubChannel& channel_;
  Subscriber& subscriber_;
  protocol::Seq last_ = 0;
  /// Until it is live.
  std::unique_ptr<Waiting> waiting_;
  /// Its index among the channel's live or waiting subscriptions; the hub's.
  std::size_t place_ = 0;
};

}  // namespace server::pubsub
