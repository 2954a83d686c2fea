// A session over a real socket and a real database: a snapshot larger than the send queue's bound,
// and what happens in its channel and in others while it is read and while it drains (C7, C9).
#include "server/app/session.hpp"

#include <algorithm>
#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "server/app/channel_reads.hpp"
#include "server/net/send_queue.hpp"
#include "server/net/server.hpp"
#include "tests/server/net/raw_client.hpp"
#include "tests/server/net/test_server.hpp"
#include "tests/storage/forum/forum_fixture.hpp"

namespace {

using namespace protocol;
using namespace server;
using namespace std::chrono_literals;
using net::tests::eventually;
using net::tests::RawClient;

/// What is not read soon stays with the server.
constexpr int small_receive_buffer = 4'096;
/// More than the kernel takes for a client that does not read.
constexpr std::size_t large_event_bytes = 600'000;

class Handler final : public net::ConnectionHandler {
 public:
  explicit Handler(std::shared_ptr<app::Session> session) : session_{std::move(session)} {}
  ~Handler() override { session_->detach(); }
  void on_message(std::string message) override { session_->on_message(std::move(message)); }
  void on_drained() override { session_->on_drained(); }

 private:
  std::shared_ptr<app::Session> session_;
};

/// Everyone who comes is the same person. What is published reaches one hub; holes are not filled.
class SessionServer final : public net::Dispatcher {
 public:
  SessionServer(const std::string& connection, const AccountId& account)
      : account_{account},
        database_{options(connection), hooks()},
        channel_reads_{database_, counters_,
                       [this](std::chrono::milliseconds, std::function<void()> work) {
                         const std::lock_guard lock{mutex_};
                         rests_.push_back(std::move(work));
                       }},
        services_{config_,        [] { return Time{}; },
                  database_,      channel_reads_,
                  person_limits_, pubsub_,
                  hubs_,          "secret",
                  counters_} {
    hubs_.push_back(std::make_unique<pubsub::Hub>(
        [](const ChannelName&, Seq) {},
        [this](std::chrono::milliseconds delay, std::function<void()> work) {
          shards_[0].post_after(delay, std::move(work));
        }));
    pubsub_.add_hub(*hubs_[0],
                    [this](std::function<void()> work) { shards_[0].post(std::move(work)); });
    net::Options options;
    options.port = 0;
    options.timing.ping_every = 1h;
    options.timing.quiet = 1h;
    options.timing.close_flush = 15s;
    server_ = std::make_unique<net::Server>(options, *this, shards_);
    database_.start();
    shards_.start();
    server_->start();
  }
  ~SessionServer() override {
    database_.stop();
    server_->stop(0ms);
    shards_.stop_and_join();
  }

  void handle_http(net::HttpRequest, net::Respond respond) override { respond({}); }
  std::size_t body_bytes_max(net::Method, std::string_view) override { return 0; }
  void handle_upgrade(net::HttpRequest, std::function<void(UpgradeDecision)> decide) override {
    decide({[this](net::Connection& connection) {
              auth::Caller caller;
              caller.account = account_;
              caller.token_hash = "login";
              auto session = std::make_shared<app::Session>(services_, connection, caller,
                                                            person_limits_.enter(account_).value());
              session_ = session;
              return std::make_unique<Handler>(std::move(session));
            },
            {}});
  }

  /// Runs on the shard, and waits for it.
  void on_shard(const std::function<void(pubsub::Hub&)>& work) {
    std::promise<void> done;
    pubsub_.on_hub(0, [&](pubsub::Hub& hub) {
      work(hub);
      done.set_value();
    });
    done.get_future().wait();
  }
  void publish(std::vector<pubsub::Publication> batch) {
    pubsub_.publish(std::move(batch));
    on_shard([](pubsub::Hub&) {});
  }
  void revoke(const ChannelName& channel) {
    on_shard([&](pubsub::Hub&) { session_.lock()->revoke(channel); });
  }
  std::size_t subscribers(const ChannelName& channel) {
    std::size_t count = 0;
    on_shard([&](pubsub::Hub& hub) { count = hub.subscribers(channel); });
    return count;
  }
  /// 100 ms pass since the last read began, so that the next one may begin.
  void end_rest() {
    std::function<void()> work;
    {
      const std::lock_guard lock{mutex_};
      REQUIRE(!rests_.empty());
      work = std::move(rests_.front());
      rests_.erase(rests_.begin());
    }
    work();
  }
  net::CounterValues net_counters() { return server_->counters(); }
  [[nodiscard]] std::uint16_t port() const { return server_->port(); }

 private:
  static storage::DatabaseOptions options(const std::string& connection) {
    storage::DatabaseOptions options;
    options.connection = connection;
    options.readers = 1;
    return options;
  }
  static storage::DatabaseHooks hooks() {
    storage::DatabaseHooks hooks;
    hooks.published = [](const std::vector<storage::Published>&) {};
    hooks.effects = [](const std::vector<storage::PendingEffect>&) {};
    hooks.clock = [] { return Time{}; };
    return hooks;
  }

  const AccountId account_;
  const app::Config config_{};
  /// Without limits that a test could meet.
  app::PersonLimits person_limits_{{0, {1'000'000, 1'000'000}, {1'000'000, 1'000'000}}};
  net::Shards shards_{1};
  pubsub::PubSub pubsub_;
  std::vector<std::unique_ptr<pubsub::Hub>> hubs_;
  app::Counters counters_;
  std::mutex mutex_;
  std::vector<std::function<void()>> rests_;
  storage::Database database_;
  app::ChannelReads channel_reads_;
  app::Services services_;
  std::weak_ptr<app::Session> session_;
  std::unique_ptr<net::Server> server_;
};

void subscribe(RawClient& client, int id, const ChannelName& channel) {
  REQUIRE(client.send_frame(net::tests::text, R"({"id":)" + std::to_string(id) +
                                                  R"(,"do":"subscribe","channel":")" +
                                                  channel.text() + R"(","data":{}})"));
}

Frame event(const std::string& name, std::size_t bytes = 0) {
  return Frame(R"({"event":")" + name + std::string(bytes, '.') + R"("})");
}

/// A thread whose snapshot is more than a send queue holds. It is there before anybody connects,
/// who would be closed for waiting with the request.
struct LargeThread : tests::ForumFixture {
  LargeThread() {
    PostCreate command;
    command.text = std::string(3'000, 'x');
    for (int n = 0; n < 100; ++n) {
      head = must(forum::handle_create, ada, thread, command).seq.value();
    }
    area_head = events(area).back().seq;
  }

  Seq head = 0;
  Seq area_head = 0;
};

/// The thread, and an area that the client follows already.
struct Room : LargeThread {
  Room() {
    client.upgrade_with_token();
    subscribe(client, 1, area);
    REQUIRE(client.read_frame());
    server.end_rest();
    // Whoever asks for the thread after this one waits for the test.
    subscribe(client, 2, thread);
    REQUIRE(client.read_frame()->payload.size() > net::queue_bytes_max);
    REQUIRE(client.send_frame(net::tests::text, R"({"id":3,"do":"unsubscribe","channel":")" +
                                                    thread.text() + R"(","data":{}})"));
    REQUIRE(client.read_frame());
    subscribe(client, 4, thread);
    REQUIRE(eventually([&] { return server.subscribers(thread) == 1; }));
  }

  /// The read ends, and the snapshot begins to leave to a client that does not read.
  void let_snapshot_leave() {
    const auto before = server.net_counters().bytes_out;
    server.end_rest();
    REQUIRE(eventually([&] { return server.net_counters().bytes_out > before; }));
  }

  SessionServer server{connection(), kim};
  RawClient client{server.port(), small_receive_buffer};
};

}  // namespace

TEST_CASE("session: a snapshot above the queue's bound, and what happens meanwhile, all arrive") {
  Room room;
  room.server.publish({{room.thread, room.head + 1, event("read")}});
  SECTION("nothing else waits") {
    room.let_snapshot_leave();
    room.server.publish({{room.thread, room.head + 2, event("drain")}});
    room.server.publish({{room.area, room.area_head + 1, event("beside")}});
    REQUIRE(room.client.send_frame(net::tests::text, R"({"id":5,"do":"ping","data":{}})"));
  }
  SECTION("more than the line takes is before it, in the queue") {
    room.server.publish({{room.area, room.area_head + 1, event("beside", large_event_bytes)}});
    room.server.end_rest();
    room.server.publish({{room.thread, room.head + 2, event("drain")}});
    REQUIRE(room.client.send_frame(net::tests::text, R"({"id":5,"do":"ping","data":{}})"));
  }
  std::vector<std::string> pushes;
  bool has_snapshot = false;
  bool has_pong = false;
  while (pushes.size() < 3 || !has_pong) {
    const auto frame = room.client.read_frame();
    REQUIRE(frame);
    REQUIRE(frame->opcode == net::tests::text);
    if (frame->payload.starts_with(R"({"event":")")) {
      const auto name = frame->payload.substr(10);
      pushes.push_back(name.substr(0, name.find_first_of(".\"")));
      // Those of the thread come behind its snapshot.
      if (pushes.back() != "beside") CHECK(has_snapshot);
    } else if (frame->payload.size() > net::queue_bytes_max) {
      has_snapshot = true;
    } else {
      has_pong = true;
    }
  }
  CHECK(has_snapshot);
  const auto place = [&](const char* name) {
    return std::find(pushes.begin(), pushes.end(), name) - pushes.begin();
  };
  CHECK(place("beside") < 3);
  CHECK(place("read") < place("drain"));
  CHECK(room.server.net_counters().closed_too_slow == 0);
}

TEST_CASE("session: who reads nothing behind a large snapshot is closed at the queue's bound") {
  Room room;
  room.let_snapshot_leave();
  constexpr std::size_t event_bytes = 1'000;
  std::size_t bytes = 0;
  for (Seq seq = room.area_head + 1; room.server.net_counters().closed_too_slow == 0; ++seq) {
    const auto frame = event("", event_bytes);
    room.server.publish({{room.area, seq, frame}});
    bytes += frame.size();
    REQUIRE(bytes <= net::queue_bytes_max + frame.size());
  }
  CHECK(bytes > net::queue_bytes_max);
  auto frame = room.client.read_frame();
  while (frame && frame->opcode == net::tests::text) frame = room.client.read_frame();
  REQUIRE(frame);
  CHECK(frame->close_code() == 4008);
}

TEST_CASE("session: a right that ends before the snapshot leaves, ends that as well") {
  Room room;
  room.server.publish({{room.area, room.area_head + 1, event("beside", large_event_bytes)}});
  room.server.end_rest();
  room.server.revoke(room.thread);
  const auto beside = room.client.read_frame();
  REQUIRE(beside);
  CHECK(beside->payload.size() > large_event_bytes);
  std::vector<std::string> refusals;
  while (refusals.size() < 2) {
    const auto frame = room.client.read_frame();
    REQUIRE(frame);
    refusals.push_back(frame->payload);
  }
  // The push that says so, and the answer to the command.
  for (const auto& refusal : refusals) CHECK(refusal.find("no_channel") != std::string::npos);
  CHECK(refusals[1].find("\"id\":4") != std::string::npos);
}
