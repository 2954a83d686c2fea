#include "server/pubsub/hub.hpp"

#include <deque>
#include <random>

#include <catch2/catch.hpp>

using namespace server::pubsub;
using namespace protocol;

namespace {

const ChannelName talks = talks_channel;

Frame frame(Seq seq) { return Frame(std::to_string(seq)); }

std::vector<std::string> texts_of(const Frame& frame) {
  const auto texts = frame.texts();
  return {texts.begin(), texts.end()};
}

struct Hearer final : server::support::FrameSink {
  void send(const Frame& frame) override {
    ++pieces;
    for (const auto& text : texts_of(frame)) sent.push_back(text);
  }
  void send_ephemeral(const Frame& frame) override {
    for (const auto& text : texts_of(frame)) ephemeral.push_back(text);
  }

  /// How often something was handed over, one or more pushes each time.
  int pieces = 0;
  std::vector<std::string> sent;
  std::vector<std::string> ephemeral;
  std::unique_ptr<Subscription> subscription;
};

/// A hub with a log behind it, a shard whose work the test runs, and subscribers that write down
/// what they were sent.
struct World {
  Hub hub{[this](const ChannelName&, Seq after) { asked.push_back(after); },
          [this](std::chrono::milliseconds delay, std::function<void()> work) {
            delays.push_back(delay);
            posted.push_back(std::move(work));
          }};
  std::vector<Seq> asked;
  std::vector<std::chrono::milliseconds> delays;
  std::deque<std::function<void()>> posted;

  void subscribe(Hearer& listener) {
    listener.subscription = std::make_unique<Subscription>(hub, talks, listener);
  }
  void subscribe_live(Hearer& listener, Seq last = 0) {
    subscribe(listener);
    listener.subscription->sent_up_to(last);
    REQUIRE(listener.subscription->go_live());
  }
  void deliver(Seq seq) { hub.deliver({{talks, seq, frame(seq)}}); }
  bool run_one() {
    if (posted.empty()) return false;
    const auto work = std::move(posted.front());
    posted.pop_front();
    work();
    return true;
  }
  void run_all() {
    while (run_one()) {
    }
  }
};

std::vector<std::string> numbers(Seq first, Seq last) {
  std::vector<std::string> texts;
  for (auto seq = first; seq <= last; ++seq) texts.push_back(std::to_string(seq));
  return texts;
}

}  // namespace

TEST_CASE("hub: what arrives while catching up comes after it, once", "[pubsub]") {
  World world;
  Hearer listener;
  world.subscribe(listener);
  for (Seq seq : {3, 4, 5}) world.deliver(seq);
  CHECK(listener.sent.empty());
  listener.subscription->sent_up_to(4);
  REQUIRE(listener.subscription->go_live());
  world.deliver(6);
  CHECK(listener.sent == std::vector<std::string>{"5", "6"});
}

TEST_CASE("hub: a buffer that overflowed is read again from where the client stands", "[pubsub]") {
  World world;
  Hearer listener;
  world.subscribe(listener);
  const auto many = static_cast<Seq>(Subscription::buffered_max) + 5;
  for (Seq seq = 1; seq <= many; ++seq) world.deliver(seq);
  CHECK_FALSE(listener.subscription->go_live());
  CHECK(listener.sent.empty());
  listener.subscription->sent_up_to(many);
  CHECK(listener.subscription->go_live());
}

TEST_CASE("hub: what was buffered leaves in one piece", "[pubsub]") {
  World world;
  Hearer listener;
  world.subscribe(listener);
  for (Seq seq = 1; seq <= 1'000; ++seq) world.deliver(seq);
  listener.subscription->sent_up_to(2);
  REQUIRE(listener.subscription->go_live());
  CHECK(listener.sent == numbers(3, 1'000));
  CHECK(listener.pieces == 1);
}

TEST_CASE("hub: a buffer holds no more bytes than a send queue takes at once", "[pubsub]") {
  World world;
  Hearer listener;
  world.subscribe(listener);
  const Frame large(std::string(Subscription::buffered_bytes_max / 4, 'x'));
  for (Seq seq = 1; seq <= 3; ++seq) world.hub.deliver({{talks, seq, large}});
  SECTION("below it, everything is there") {
    REQUIRE(listener.subscription->go_live());
    CHECK(listener.sent.size() == 3);
  }
  SECTION("above it, it is read again") {
    for (Seq seq = 4; seq <= 5; ++seq) world.hub.deliver({{talks, seq, large}});
    CHECK_FALSE(listener.subscription->go_live());
    CHECK(listener.sent.empty());
    listener.subscription->sent_up_to(5);
    CHECK(listener.subscription->go_live());
  }
}

TEST_CASE("hub: a batch of many channels serves each once", "[pubsub]") {
  World world;
  constexpr std::size_t count = 2'000;
  std::vector<Hearer> listeners(count);
  std::vector<Publication> batch;
  std::size_t number = 0;
  for (auto& listener : listeners) {
    ItemId id{};
    id.bytes[0] = static_cast<std::uint8_t>(number % 256);
    id.bytes[1] = static_cast<std::uint8_t>(number / 256);
    ++number;
    const auto channel = channel_of(ChannelKind::thread, id);
    listener.subscription = std::make_unique<Subscription>(world.hub, channel, listener);
    REQUIRE(listener.subscription->go_live());
    batch.push_back({channel, 1, frame(1)});
    // Every other one misses its second event.
    if (number % 2 == 0) batch.push_back({channel, 3, frame(3)});
  }
  // Those of one channel need not stand together.
  for (std::size_t at = 0; at < count; ++at) {
    const auto& channel = listeners[at].subscription->channel();
    batch.push_back({channel, at % 2 == 1 ? 4 : 2, frame(at % 2 == 1 ? 4 : 2)});
  }
  world.hub.deliver(batch);
  for (std::size_t at = 0; at < count; ++at) {
    CHECK(listeners[at].sent == numbers(1, at % 2 == 1 ? 1 : 2));
    CHECK(listeners[at].pieces == 1);
  }
  CHECK(world.asked == std::vector<Seq>(count / 2, 1));
  // The next batch finds them as before.
  world.hub.deliver(batch);
  CHECK(world.asked.size() == count / 2);
}

TEST_CASE("hub: a hole is asked for once, and nobody skips it", "[pubsub]") {
  World world;
  Hearer listener;
  world.subscribe(listener);
  REQUIRE(listener.subscription->go_live());
  world.deliver(1);
  world.deliver(4);
  world.deliver(5);
  CHECK(world.asked == std::vector<Seq>{1});
  CHECK(listener.sent == std::vector<std::string>{"1"});
  world.hub.filled(talks);
  for (Seq seq : {2, 3, 4, 5}) world.deliver(seq);
  CHECK(listener.sent == std::vector<std::string>{"1", "2", "3", "4", "5"});
}

TEST_CASE("hub: what may not be delivered yet comes from the log later, in order", "[pubsub]") {
  World world;
  bool may = true;
  world.hub.set_may_deliver([&](const ChannelName&) { return may; });
  Hearer live;
  Hearer late;
  world.subscribe_live(live);
  world.deliver(1);
  may = false;
  world.subscribe(late);
  late.subscription->sent_up_to(1);
  world.deliver(2);
  world.hub.deliver_ephemeral(talks, frame(100));
  // Asking the log would only bring what may not be passed on either.
  CHECK(world.asked.empty());
  CHECK(live.sent == numbers(1, 1));
  CHECK(live.ephemeral.empty());

  may = true;
  world.hub.deliver({{talks, 2, {}}});
  REQUIRE(world.asked == std::vector<Seq>{1});
  world.hub.filled(talks);
  world.deliver(2);
  world.deliver(3);
  CHECK(live.sent == numbers(1, 3));
  REQUIRE(late.subscription->go_live());
  CHECK(late.sent == numbers(2, 3));
}

TEST_CASE("hub: one who reads ahead of the others gets nothing twice", "[pubsub]") {
  World world;
  Hearer first, second;
  world.subscribe(first);
  first.subscription->sent_up_to(2);
  REQUIRE(first.subscription->go_live());
  world.subscribe(second);
  second.subscription->sent_up_to(4);
  REQUIRE(second.subscription->go_live());
  for (Seq seq : {3, 4, 5}) world.deliver(seq);
  CHECK(first.sent == std::vector<std::string>{"3", "4", "5"});
  CHECK(second.sent == std::vector<std::string>{"5"});
}

TEST_CASE("hub: unsubscribing ends it, and the channel is forgotten with its last", "[pubsub]") {
  World world;
  Hearer listener;
  world.subscribe(listener);
  REQUIRE(listener.subscription->go_live());
  listener.subscription.reset();
  world.deliver(1);
  CHECK(listener.sent.empty());
  CHECK(world.hub.channels().empty());
}

TEST_CASE("hub: ephemeral pushes reach the live, lasting ones also who comes later", "[pubsub]") {
  World world;
  Hearer first, second;
  world.subscribe(first);
  REQUIRE(first.subscription->go_live());
  world.subscribe(second);
  world.hub.deliver_ephemeral(talks, frame(7));
  world.hub.deliver_lasting(talks, frame(8));
  CHECK(first.ephemeral == std::vector<std::string>{"7", "8"});
  REQUIRE(second.subscription->go_live());
  CHECK(second.ephemeral == std::vector<std::string>{"8"});
}

TEST_CASE("hub: a batch reaches each listener in one piece, and who has its start gets the rest",
          "[pubsub]") {
  World world;
  Hearer behind, ahead;
  world.subscribe_live(behind, 0);
  world.subscribe_live(ahead, 2);
  world.hub.deliver({{talks, 1, frame(1)}, {talks, 2, frame(2)}, {talks, 3, frame(3)}});
  CHECK(behind.sent == numbers(1, 3));
  CHECK(behind.pieces == 1);
  CHECK(ahead.sent == numbers(3, 3));
}

TEST_CASE("hub: a big channel is served in slices, between which others have their turn",
          "[pubsub]") {
  World world;
  constexpr std::size_t count = 1'000;
  std::vector<Hearer> listeners(count);
  for (auto& listener : listeners) world.subscribe_live(listener);
  const auto served = [&](std::size_t pushes) {
    std::size_t found = 0;
    for (const auto& listener : listeners) found += listener.sent.size() == pushes ? 1 : 0;
    return found;
  };
  world.deliver(1);
  CHECK(served(1) == 0);
  world.run_one();
  CHECK(served(1) == slice_listeners);

  SECTION("what comes meanwhile leaves with the next round, joined") {
    world.deliver(2);
    world.deliver(3);
    world.run_all();
    for (const auto& listener : listeners) REQUIRE(listener.sent == numbers(1, 3));
    CHECK(listeners.front().pieces == 2);
    CHECK(listeners.back().pieces == 2);
    // The second round waits: rounds start at most every round_every.
    CHECK(std::count_if(world.delays.begin(), world.delays.end(),
                        [](auto delay) { return delay.count() > 0; }) == 1);
  }
  SECTION("a flood is not kept waiting in memory") {
    for (Seq seq = 2; seq <= 400; ++seq) {
      world.hub.deliver({{talks, seq, Frame(std::string(1'000, 'x'))}});
    }
    CHECK(served(1) < count);
    CHECK(listeners.front().sent.size() > 200);
    world.run_all();
    for (const auto& listener : listeners) REQUIRE(listener.sent.size() == 400);
  }
  SECTION("everyone leaves in the middle of a round") {
    listeners.clear();
    CHECK(world.hub.channels().empty());
    world.run_all();
    Hearer late;
    world.subscribe_live(late, 1);
    world.deliver(2);
    CHECK(late.sent == numbers(2, 2));
  }
}

TEST_CASE("hub: whoever comes and goes between slices, nobody misses or repeats one", "[pubsub]") {
  std::minstd_rand random(GENERATE(1U, 2U, 3U, 4U, 5U));
  World world;
  std::vector<std::unique_ptr<Hearer>> listeners;
  Seq head = 0;
  // What a listener had when it came is in its reply; from there on it must see every number.
  std::vector<std::pair<Hearer*, Seq>> came;
  const auto come = [&] {
    auto listener = std::make_unique<Hearer>();
    world.subscribe(*listener);
    listener->subscription->sent_up_to(head);
    REQUIRE(listener->subscription->go_live());
    came.emplace_back(listener.get(), head);
    listeners.push_back(std::move(listener));
  };
  for (int n = 0; n < 600; ++n) come();
  for (int step = 0; step < 3'000; ++step) {
    switch (random() % 8) {
      case 0: world.deliver(++head); break;
      case 1: come(); break;
      case 2: {
        const auto leaves = random() % listeners.size();
        std::erase_if(came,
                      [&](const auto& entry) { return entry.first == listeners[leaves].get(); });
        listeners.erase(listeners.begin() + static_cast<std::ptrdiff_t>(leaves));
        break;
      }
      default: world.run_one();
    }
  }
  world.run_all();
  for (const auto& [listener, from] : came) REQUIRE(listener->sent == numbers(from + 1, head));
}
