#include "server/pubsub/delivered.hpp"

#include <algorithm>
#include <chrono>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

using namespace server::pubsub;
using namespace protocol;

namespace {

ChannelName channel(std::uint8_t number) {
  ItemId id{};
  id.bytes[0] = number;
  return channel_of(ChannelKind::thread, id);
}

struct Hearer final : server::support::FrameSink {
  void send(const Frame&) override {}
  void send_ephemeral(const Frame&) override {}
};

/// A hub that lets its channels pass up to what the test says.
struct Shard {
  void follow(const ChannelName& name, Seq last) {
    subscriptions.push_back(std::make_unique<Subscription>(hub, name, listener));
    subscriptions.back()->sent_up_to(last);
    REQUIRE(subscriptions.back()->go_live());
  }
  void catch_up(const ChannelName& name) {
    subscriptions.push_back(std::make_unique<Subscription>(hub, name, listener));
  }

  Hub hub{[](const ChannelName&, Seq) {},
          [](std::chrono::milliseconds, const std::function<void()>&) {}};
  Hearer listener;
  std::vector<std::unique_ptr<Subscription>> subscriptions;
};

std::vector<ChannelName> rung(const Delivered& delivered, const Delivered::Heads& heads) {
  std::vector<ChannelName> names;
  for (const auto& doorbell : delivered.doorbells(heads)) {
    CHECK_FALSE(doorbell.frame);
    CHECK(std::find(heads.begin(), heads.end(), std::pair{doorbell.channel, doorbell.seq}) !=
          heads.end());
    names.push_back(doorbell.channel);
  }
  return names;
}

}  // namespace

TEST_CASE("delivered: only channels that are behind are rung", "[pubsub]") {
  Shard shard;
  shard.follow(channel(1), 7);
  shard.follow(channel(2), 7);
  shard.follow(channel(3), 0);
  shard.follow(channel(4), 0);
  Delivered delivered;
  CHECK(delivered.empty());
  delivered.add(shard.hub);
  CHECK(delivered.channels().size() == 4);
  const Delivered::Heads heads{{channel(1), 7}, {channel(2), 8}, {channel(3), 0}, {channel(4), 1}};
  CHECK(rung(delivered, heads) == std::vector{channel(2), channel(4)});
  CHECK(delivered.ahead(heads).empty());
}

TEST_CASE("delivered: the hub that is furthest behind decides", "[pubsub]") {
  Shard first;
  Shard second;
  first.follow(channel(1), 7);
  second.follow(channel(1), 5);
  first.follow(channel(2), 7);
  second.follow(channel(2), 7);
  first.follow(channel(3), 7);
  second.catch_up(channel(3));
  Delivered delivered;
  delivered.add(first.hub);
  delivered.add(second.hub);
  const Delivered::Heads heads{{channel(1), 7}, {channel(2), 7}, {channel(3), 7}};
  // One that only catches up knows nothing yet; ringing does not harm it.
  CHECK(rung(delivered, heads) == std::vector{channel(1), channel(3)});
  CHECK(delivered.ahead(heads).empty());
}

TEST_CASE("delivered: a channel that ends before what passed, or is gone, is told", "[pubsub]") {
  Shard first;
  Shard second;
  first.follow(channel(1), 5);
  second.follow(channel(1), 7);
  first.follow(channel(2), 3);
  // One that is made with its first event is not gone.
  first.follow(channel(3), 0);
  Delivered delivered;
  delivered.add(first.hub);
  delivered.add(second.hub);
  const Delivered::Heads heads{{channel(1), 6}};
  auto ahead = delivered.ahead(heads);
  std::sort(ahead.begin(), ahead.end());
  CHECK(ahead == Delivered::Heads{{channel(1), 7}, {channel(2), 3}});
}
