#include "server/pubsub/hub.hpp"

#include <algorithm>
#include <limits>
#include <span>
#include <thread>
#include <utility>

namespace server::pubsub {

using protocol::ChannelName;
using protocol::Seq;
using std::chrono::milliseconds;

namespace {

constexpr std::size_t everyone = std::numeric_limits<std::size_t>::max();

/// One passage out of `pushes` (all durable, or one ephemeral).
Passage passage_of(std::span<const Numbered> pushes) {
  Passage passage{pushes.front().seq, pushes.back().seq, pushes.front().frame, {}};
  if (pushes.size() == 1) return passage;
  for (const auto& push : pushes) passage.singles.push_back(push.frame);
  passage.joined = Frame::joined(passage.singles);
  return passage;
}

/// Joins what follows each other, up to `joined_bytes_max`. Ephemeral pushes stay alone: they may
/// be dropped.
std::vector<Passage> passages_of(std::span<const Numbered> pushes) {
  std::vector<Passage> passages;
  while (!pushes.empty()) {
    std::size_t count = 1;
    std::size_t bytes = pushes[0].frame.size();
    while (pushes[0].seq != 0 && count < pushes.size() && pushes[count].seq != 0 &&
           bytes + pushes[count].frame.size() <= joined_bytes_max) {
      bytes += pushes[count++].frame.size();
    }
    passages.push_back(passage_of(pushes.first(count)));
    pushes = pushes.subspan(count);
  }
  return passages;
}

}  // namespace

// --- Who is there --------------------------------------------------------------------------------

HubChannel* Hub::find(const ChannelName& name) const {
  const auto found = channels_.find(name);
  return found == channels_.end() ? nullptr : found->second.get();
}

HubChannel& Hub::open(const ChannelName& name) {
  auto& place = channels_[name];
  if (!place) place = std::make_unique<HubChannel>(name);
  return *place;
}

void Hub::add(Subscription& subscription) {
  auto& joining = subscription.channel_.joining;
  subscription.place_ = joining.size();
  joining.push_back(&subscription);
}

bool Hub::may_go_live(Subscription& subscription) {
  auto& sequencer = subscription.channel_.sequencer;
  if (sequencer.last() && *sequencer.last() > subscription.last()) return false;
  // Ahead of the others: their hole, if any, is filled for them; this one drops what it has.
  if (!sequencer.last()) sequencer.start_at(subscription.last());
  return true;
}

namespace {

Subscription& subscription_of(Subscription* joining) { return *joining; }
Subscription& subscription_of(const Listener& listener) { return *listener.subscription; }

/// Takes one out; the last one takes its place.
template <class T>
void take_out(std::vector<T>& from, std::size_t place, std::size_t Subscription::*at) {
  from[place] = from.back();
  subscription_of(from[place]).*at = place;
  from.pop_back();
}

/// Listeners between the one that is served and the one whose connection is asked for from memory:
/// it is there when its turn comes.
constexpr std::size_t fetched_ahead = 4;
constexpr std::size_t cache_line_bytes = 64;

void fetch(const support::FrameSink* sink) {
  // What a connection touches to queue a frame.
  const auto* begin = reinterpret_cast<const char*>(sink);
  __builtin_prefetch(begin);
  __builtin_prefetch(begin + cache_line_bytes);
}

}  // namespace

void Listener::deliver(const Passage& passage) {
  if (passage.last == 0) {
    sink->send_ephemeral(passage.joined);
    return;
  }
  if (passage.last <= last) return;
  if (passage.first > last || passage.singles.empty()) {
    // The hub's sequencer passes only what follows, so this never skips.
    send(*sink, passage.joined);
  } else {
    auto seq = passage.first;
    for (const auto& single : passage.singles) {
      if (seq++ > last) send(*sink, single);
    }
  }
  last = passage.last;
}

void Hub::go_live(Subscription& subscription) {
  auto& channel = subscription.channel_;
  take_out(channel.joining, subscription.place_, &Subscription::place_);
  subscription.waiting_.reset();
  subscription.place_ = channel.live.size();
  channel.live.push_back({&subscription, &subscription.sink_, subscription.last_});
}

void Hub::remove(Subscription& subscription) {
  auto& channel = subscription.channel_;
  if (!subscription.is_live()) {
    take_out(channel.joining, subscription.place_, &Subscription::place_);
  } else {
    // Served ones stay before `next`, the others behind it.
    if (subscription.place_ < channel.next) {
      --channel.next;
      std::swap(channel.live[subscription.place_], channel.live[channel.next]);
      std::swap(channel.live[subscription.place_].subscription->place_, subscription.place_);
    }
    take_out(channel.live, subscription.place_, &Subscription::place_);
  }
  if (channel.live.empty() && channel.joining.empty()) channels_.erase(ChannelName(channel.name));
}

Seq Hub::delivered(const ChannelName& name) const {
  const auto* channel = find(name);
  return channel == nullptr ? 0 : channel->sequencer.last().value_or(0);
}

std::size_t Hub::subscribers(const ChannelName& name) const {
  const auto* channel = find(name);
  return channel == nullptr ? 0 : channel->live.size() + channel->joining.size();
}

std::vector<ChannelName> Hub::channels() const {
  std::vector<ChannelName> names;
  names.reserve(channels_.size());
  for (const auto& [name, channel] : channels_) names.push_back(name);
  return names;
}

// --- What they get -------------------------------------------------------------------------------

void Hub::deliver(const std::vector<Publication>& batch) {
  std::vector<HubChannel*> touched;
  for (const auto& event : batch) {
    auto* channel = find(event.channel);
    if (channel == nullptr) continue;
    take(*channel, event);
    if (!std::exchange(channel->is_touched, true)) touched.push_back(channel);
  }
  for (auto* channel : touched) {
    channel->is_touched = false;
    start_round(*channel);
    fill_hole(*channel);
  }
}

bool Hub::withholds(const HubChannel& channel) const {
  return may_deliver_ && !may_deliver_(channel.name);
}

void Hub::take(HubChannel& channel, const Publication& event) {
  // Without its frame it is a doorbell.
  const auto frame = withholds(channel) ? Frame() : event.frame;
  if (frame) {
    for (auto* subscription : channel.joining) subscription->buffer(event.seq, frame);
  }
  channel.sequencer.take(event.seq, frame,
                         [&](Seq seq, const Frame& next) { hold(channel, seq, next); });
}

void Hub::hold(HubChannel& channel, Seq seq, const Frame& frame) {
  channel.waiting.push_back({seq, frame});
  channel.waiting_bytes += frame.size();
}

void Hub::deliver_ephemeral(const ChannelName& name, const Frame& frame) {
  auto* channel = find(name);
  if (channel == nullptr || withholds(*channel)) return;
  hold(*channel, 0, frame);
  start_round(*channel);
}

void Hub::deliver_lasting(const ChannelName& name, const Frame& frame) {
  auto* channel = find(name);
  if (channel == nullptr) return;
  channel->lasting = frame;
  deliver_ephemeral(name, frame);
}

const Frame& Hub::lasting(const ChannelName& name) const {
  static const Frame none;
  const auto* channel = find(name);
  return channel == nullptr ? none : channel->lasting;
}

void Hub::fill_hole(HubChannel& channel) {
  if (!channel.sequencer.has_hole() || channel.filling || withholds(channel)) return;
  channel.filling = true;
  fill_(channel.name, *channel.sequencer.last());
}

void Hub::filled(const ChannelName& name) {
  if (auto* channel = find(name)) channel->filling = false;
}

// --- Rounds --------------------------------------------------------------------------------------

void Hub::start_round(HubChannel& channel) {
  if (channel.waiting.empty()) return;
  const bool is_small = channel.live.size() <= small_channel_max;
  if (is_small || channel.waiting_bytes > waiting_bytes_max) {
    // Whatever is under way goes first, whole.
    run_slice(channel, everyone);
    begin(channel);
    run_slice(channel, everyone);
    return;
  }
  if (channel.is_round_due) return;
  channel.is_round_due = true;
  const auto left = channel.round_started + channel.round_pause - std::chrono::steady_clock::now();
  continue_later(channel, std::max(milliseconds{0}, std::chrono::ceil<milliseconds>(left)));
}

void Hub::begin(HubChannel& channel) {
  channel.round = passages_of(channel.waiting);
  channel.next = 0;
  channel.waiting.clear();
  channel.waiting_bytes = 0;
  channel.round_started = std::chrono::steady_clock::now();
}

void Hub::run_slice(HubChannel& channel, std::size_t listeners_max) {
  if (channel.round.empty()) return;
  const auto end = channel.next + std::min(listeners_max, channel.live.size() - channel.next);
  while (channel.next < end) {
    const auto ahead = channel.next + fetched_ahead;
    if (ahead < channel.live.size()) fetch(channel.live[ahead].sink);
    auto& listener = channel.live[channel.next++];
    for (const auto& passage : channel.round) listener.deliver(passage);
  }
  if (channel.next < channel.live.size()) return;
  channel.round.clear();
  channel.next = 0;
  const auto took = std::chrono::steady_clock::now() - channel.round_started;
  channel.round_pause = std::min<std::chrono::steady_clock::duration>(2 * took, round_every);
}

void Hub::continue_later(const HubChannel& channel, milliseconds delay) {
  later_(delay, [this, name = channel.name] {
    // Everyone may have left meanwhile, and others come.
    auto* found = find(name);
    if (found != nullptr && found->is_round_due) continue_round(*found);
  });
}

void Hub::continue_round(HubChannel& channel) {
  if (channel.round.empty()) begin(channel);
  // A core may be shared with the writers, who wake up for an instant at each answer of the
  // database and must not wait until the whole round has used the shard's time up.
  std::this_thread::yield();
  run_slice(channel, slice_listeners);
  if (!channel.round.empty()) {
    continue_later(channel, milliseconds{0});
    return;
  }
  channel.is_round_due = false;
  start_round(channel);
}

}  // namespace server::pubsub
