// The subscribers of one shard, by channel. Lives on its shard; other threads reach it through
// PubSub, which posts.
//
// A small channel is served at once. A big one is served in slices, between which the shard does
// its other work: twenty people in a small room do not wait for ten thousand in a big one. What
// comes for a big channel while its slices run leaves with the next round, joined. Behind a round a
// channel rests as long as the round took, at most until `round_every` after it began: a busy
// channel costs one send a listener and round however many pushes there are, and leaves half of the
// time to others.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <unordered_map>
#include <vector>

#include "protocol/channel_name.hpp"
#include "server/pubsub/sequencer.hpp"
#include "server/pubsub/subscription.hpp"

namespace server::pubsub {

/// Listeners above which a channel is served in slices; below, a whole round takes some 2 ms.
inline constexpr std::size_t small_channel_max = 256;
/// Listeners of one slice: about 0.2 ms of sending.
inline constexpr std::size_t slice_listeners = 32;
/// However long a round took, the next one need not wait longer than this after its begin; what is
/// calmer starts at once.
inline constexpr std::chrono::milliseconds round_every{50};
/// Bytes of one joined piece, small beside a send queue's bound.
inline constexpr std::size_t joined_bytes_max = 32 * 1024;
/// Bytes that may wait for the next round. Beyond it the running round is finished at once: whoever
/// publishes faster than the shard sends must slow the shard down, not fill the memory.
inline constexpr std::size_t waiting_bytes_max = 256 * 1024;

/// One event on its way to the hubs; without a frame it is a doorbell.
struct Publication {
  protocol::ChannelName channel;
  protocol::Seq seq = 0;
  Frame frame;
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

/// A live subscription as a round sees it. All of a channel lie beside each other, and a round
/// touches nothing else but the connections: thousands are served in a row, and each thing that is
/// not in the core's cache costs as much as a fiftieth of a send.
struct Listener {
  /// Passes on what was not sent yet.
  void deliver(const Passage& passage);

  Subscription* subscription;
  support::FrameSink* sink;
  protocol::Seq last;
};

/// One channel of one hub; the hub's and its subscriptions' alone.
struct HubChannel {
  explicit HubChannel(const protocol::ChannelName& its_name) : name(its_name) {}

  const protocol::ChannelName name;
  Sequencer sequencer;
  std::vector<Listener> live;
  std::vector<Subscription*> joining;
  Frame lasting;
  bool filling = false;
  /// The batch that is being delivered has something for it.
  bool is_touched = false;

  /// In order, and not yet in a round.
  std::vector<Numbered> waiting;
  std::size_t waiting_bytes = 0;
  /// What the running round hands out, and to whom next; empty without one.
  std::vector<Passage> round;
  std::size_t next = 0;
  bool is_round_due = false;
  std::chrono::steady_clock::time_point round_started{};
  /// From one begin to the next, by what the last round took.
  std::chrono::steady_clock::duration round_pause{};
};

class Hub {
 public:
  /// Asks for the events of a channel after a seq; what comes is given to `deliver`.
  using Fill = std::function<void(const protocol::ChannelName&, protocol::Seq after)>;
  /// Runs work on this hub's shard after a delay, behind what is posted there already.
  using Later = std::function<void(std::chrono::milliseconds, std::function<void()>)>;

  Hub(Fill fill, Later later) : fill_{std::move(fill)}, later_{std::move(later)} {}

  /// Asked before anything of a channel is passed on: whether it is known well enough who may read
  /// it (contract C6). What is withheld comes from the log, with the first doorbell after that.
  /// Until it is set, nothing is withheld.
  void set_may_deliver(std::function<bool(const protocol::ChannelName&)> may_deliver) {
    may_deliver_ = std::move(may_deliver);
  }

  /// Events of any channels, those of one channel in their order.
  void deliver(const std::vector<Publication>& batch);
  void deliver_ephemeral(const protocol::ChannelName& channel, const Frame& frame);
  /// The same, and whoever goes live later gets it too, until another one takes its place.
  void deliver_lasting(const protocol::ChannelName& channel, const Frame& frame);
  /// The read that `fill` asked for ended, whatever it brought.
  void filled(const protocol::ChannelName& channel);

  [[nodiscard]] const Frame& lasting(const protocol::ChannelName& channel) const;
  /// The seq up to which this hub has let pass; 0 while it knows none.
  [[nodiscard]] protocol::Seq delivered(const protocol::ChannelName& channel) const;
  [[nodiscard]] std::size_t subscribers(const protocol::ChannelName& channel) const;
  /// Channels with a subscriber.
  [[nodiscard]] std::vector<protocol::ChannelName> channels() const;

  // For Subscription.
  HubChannel& open(const protocol::ChannelName& channel);
  void add(Subscription& subscription);
  void remove(Subscription& subscription);
  /// False when events after the subscription's last already passed.
  bool may_go_live(Subscription& subscription);
  void go_live(Subscription& subscription);

 private:
  HubChannel* find(const protocol::ChannelName& channel) const;
  [[nodiscard]] bool withholds(const HubChannel& channel) const;
  void take(HubChannel& channel, const Publication& event);
  void hold(HubChannel& channel, protocol::Seq seq, const Frame& frame);
  void start_round(HubChannel& channel);
  void begin(HubChannel& channel);
  void run_slice(HubChannel& channel, std::size_t listeners_max);
  void continue_later(const HubChannel& channel, std::chrono::milliseconds delay);
  void continue_round(HubChannel& channel);
  void fill_hole(HubChannel& channel);

  Fill fill_;
  Later later_;
  std::function<bool(const protocol::ChannelName&)> may_deliver_;
  std::unordered_map<protocol::ChannelName, std::unique_ptr<HubChannel>> channels_;
};

}  // namespace server::pubsub
