// What is on its way to a shard has a bound; beyond it there are doorbells, and nothing is lost.
#include "server/pubsub/pubsub.hpp"

#include <algorithm>
#include <chrono>
#include <deque>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

using namespace server::pubsub;
using namespace protocol;

namespace {

const ChannelName talks = talks_channel;
const ChannelName library = library_channel;

Frame frame(Seq seq, std::size_t bytes) {
  return Frame(std::to_string(seq) + std::string(bytes, '.'));
}

struct Hearer final : server::support::FrameSink {
  void send(const Frame& frame) override {
    for (const auto text : frame.texts()) {
      sent.push_back(std::stoi(std::string(text.substr(0, text.find('.')))));
    }
  }
  void send_ephemeral(const Frame& frame) override { ephemeral += frame.texts().size(); }

  std::vector<Seq> sent;
  std::size_t ephemeral = 0;
};

/// A shard whose work the test runs, with one subscriber a channel; what its hub misses is read
/// from a log.
struct Shard {
  explicit Shard(PubSub& pubsub) {
    pubsub.add_hub(hub, [this](std::function<void()> work) { posted.push_back(std::move(work)); });
    REQUIRE(in_talks.go_live());
    REQUIRE(in_library.go_live());
  }
  void run_all() {
    while (!posted.empty()) {
      const auto work = std::move(posted.front());
      posted.pop_front();
      work();
    }
  }

  std::deque<std::function<void()>> posted;
  std::vector<std::pair<ChannelName, Seq>> asked;
  Hub hub{[this](const ChannelName& channel, Seq after) { asked.emplace_back(channel, after); },
          [this](std::chrono::milliseconds, std::function<void()> work) {
            posted.push_back(std::move(work));
          }};
  Hearer talks_listener;
  Hearer library_listener;
  Subscription in_talks{hub, talks, talks_listener};
  Subscription in_library{hub, library, library_listener};
};

constexpr std::size_t event_bytes = 64 * 1024;

}  // namespace

TEST_CASE("pubsub: above the bound a shard gets one doorbell a channel and reads the log",
          "[pubsub]") {
  PubSub pubsub;
  Shard slow{pubsub};
  Shard fast{pubsub};
  std::vector<Seq> all;
  // Twice what may be under way, in two channels.
  constexpr Seq last = posted_bytes_max / event_bytes;
  std::size_t most = 0;
  for (Seq seq = 1; seq <= last; ++seq) {
    all.push_back(seq);
    for (const auto& channel : {talks, library}) {
      pubsub.publish({{channel, seq, frame(seq, event_bytes)}});
    }
    fast.run_all();
    most = std::max(most, slow.posted.size());
  }
  CHECK(fast.talks_listener.sent == all);
  // What fitted, and one post for all doorbells.
  CHECK(most <= posted_bytes_max / event_bytes + 1);
  slow.run_all();
  const auto has = static_cast<Seq>(slow.talks_listener.sent.size());
  CHECK(has > last / 4);
  CHECK(has < last);
  CHECK(slow.talks_listener.sent == std::vector<Seq>(all.begin(), all.begin() + has));
  REQUIRE(slow.asked.size() == 2);
  CHECK(std::find(slow.asked.begin(), slow.asked.end(), std::pair{talks, has}) != slow.asked.end());

  SECTION("the log brings the rest, and what follows comes as before") {
    slow.hub.filled(talks);
    std::vector<Publication> rest;
    for (Seq seq = has + 1; seq <= last; ++seq) rest.push_back({talks, seq, frame(seq, 1)});
    slow.hub.deliver(rest);
    CHECK(slow.talks_listener.sent == all);
    pubsub.publish({{talks, last + 1, frame(last + 1, event_bytes)}});
    slow.run_all();
    CHECK(slow.talks_listener.sent.back() == last + 1);
    CHECK(slow.asked.size() == 2);
  }
  SECTION("the next time it is rung again") {
    slow.hub.filled(library);
    for (Seq seq = last + 1; seq <= 3 * last; ++seq) {
      pubsub.publish({{library, seq, frame(seq, event_bytes)}});
      fast.run_all();
    }
    CHECK(slow.posted.size() <= posted_bytes_max / event_bytes + 1);
    slow.run_all();
    CHECK(slow.asked.size() == 3);
  }
}

TEST_CASE("pubsub: one batch is always taken, however large", "[pubsub]") {
  PubSub pubsub;
  Shard shard{pubsub};
  std::vector<Publication> batch;
  const auto count = static_cast<Seq>(2 * posted_bytes_max / event_bytes);
  for (Seq seq = 1; seq <= count; ++seq) batch.push_back({talks, seq, frame(seq, event_bytes)});
  pubsub.publish(batch);
  shard.run_all();
  CHECK(shard.talks_listener.sent.size() == static_cast<std::size_t>(count));
  CHECK(shard.asked.empty());
}

TEST_CASE("pubsub: what may be lost is dropped above the bound, and nothing is posted for nothing",
          "[pubsub]") {
  PubSub pubsub;
  Shard shard{pubsub};
  constexpr std::size_t fitting = posted_bytes_max / event_bytes;
  for (std::size_t n = 0; n < 2 * fitting; ++n) {
    pubsub.publish_ephemeral(talks, frame(0, event_bytes));
  }
  CHECK(shard.posted.size() <= fitting);
  const auto posted = shard.posted.size();
  pubsub.publish({});
  CHECK(shard.posted.size() == posted);
  shard.run_all();
  CHECK(shard.talks_listener.ephemeral == posted);
  CHECK(shard.talks_listener.ephemeral > fitting / 2);
  pubsub.publish_ephemeral(talks, frame(0, 1));
  shard.run_all();
  CHECK(shard.talks_listener.ephemeral == posted + 1);
}
