#include <catch2/catch.hpp>

#include "server/pubsub/hub.hpp"

using namespace server::pubsub;
using namespace protocol;

namespace {

const ChannelName talks = talks_channel;

Frame frame(Seq seq) { return std::make_shared<const std::string>(std::to_string(seq)); }

/// A hub with a log behind it, and subscribers that write down what they were sent.
struct World {
  Hub hub{[this](const ChannelName&, Seq after) { asked.push_back(after); }};
  std::vector<Seq> asked;

  struct Listener {
    std::vector<std::string> sent;
    std::vector<std::string> ephemeral;
    std::unique_ptr<Subscription> subscription;
  };

  void subscribe(Listener& listener) {
    listener.subscription = std::make_unique<Subscription>(
        hub, talks, [&listener](const Frame& f) { listener.sent.push_back(*f); },
        [&listener](const Frame& f) { listener.ephemeral.push_back(*f); });
  }
};

}  // namespace

TEST_CASE("hub: what arrives while catching up comes after it, once", "[pubsub]") {
  World world;
  World::Listener listener;
  world.subscribe(listener);
  for (Seq seq : {3, 4, 5}) world.hub.deliver(talks, seq, frame(seq));
  CHECK(listener.sent.empty());
  listener.subscription->sent_up_to(4);
  REQUIRE(listener.subscription->go_live());
  world.hub.deliver(talks, 6, frame(6));
  CHECK(listener.sent == std::vector<std::string>{"5", "6"});
}

TEST_CASE("hub: a buffer that overflowed is read again from where the client stands", "[pubsub]") {
  World world;
  World::Listener listener;
  world.subscribe(listener);
  const auto many = static_cast<Seq>(Subscription::buffered_max) + 5;
  for (Seq seq = 1; seq <= many; ++seq) world.hub.deliver(talks, seq, frame(seq));
  CHECK_FALSE(listener.subscription->go_live());
  CHECK(listener.sent.empty());
  listener.subscription->sent_up_to(many);
  CHECK(listener.subscription->go_live());
}

TEST_CASE("hub: a hole is asked for once, and nobody skips it", "[pubsub]") {
  World world;
  World::Listener listener;
  world.subscribe(listener);
  REQUIRE(listener.subscription->go_live());
  world.hub.deliver(talks, 1, frame(1));
  world.hub.deliver(talks, 4, frame(4));
  world.hub.deliver(talks, 5, frame(5));
  CHECK(world.asked == std::vector<Seq>{1});
  CHECK(listener.sent == std::vector<std::string>{"1"});
  world.hub.filled(talks);
  for (Seq seq : {2, 3, 4, 5}) world.hub.deliver(talks, seq, frame(seq));
  CHECK(listener.sent == std::vector<std::string>{"1", "2", "3", "4", "5"});
}

TEST_CASE("hub: one who reads ahead of the others gets nothing twice", "[pubsub]") {
  World world;
  World::Listener first, second;
  world.subscribe(first);
  first.subscription->sent_up_to(2);
  REQUIRE(first.subscription->go_live());
  world.subscribe(second);
  second.subscription->sent_up_to(4);
  REQUIRE(second.subscription->go_live());
  for (Seq seq : {3, 4, 5}) world.hub.deliver(talks, seq, frame(seq));
  CHECK(first.sent == std::vector<std::string>{"3", "4", "5"});
  CHECK(second.sent == std::vector<std::string>{"5"});
}

TEST_CASE("hub: unsubscribing ends it, and the channel is forgotten with its last", "[pubsub]") {
  World world;
  World::Listener listener;
  world.subscribe(listener);
  REQUIRE(listener.subscription->go_live());
  listener.subscription.reset();
  world.hub.deliver(talks, 1, frame(1));
  CHECK(listener.sent.empty());
  CHECK(world.hub.channels().empty());
}

TEST_CASE("hub: ephemeral pushes reach the live, lasting ones also who comes later", "[pubsub]") {
  World world;
  World::Listener first, second;
  world.subscribe(first);
  REQUIRE(first.subscription->go_live());
  world.subscribe(second);
  world.hub.deliver_ephemeral(talks, frame(7));
  world.hub.deliver_lasting(talks, frame(8));
  CHECK(first.ephemeral == std::vector<std::string>{"7", "8"});
  REQUIRE(second.subscription->go_live());
  CHECK(second.ephemeral == std::vector<std::string>{"8"});
}
