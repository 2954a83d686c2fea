// Sessions without a network and a database: what they send is kept, what they ask of the database
// waits for good.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "server/app/channel_reads.hpp"
#include "server/app/session.hpp"

namespace tests {

/// What the app sees of a connection.
class FakeConnection final : public server::net::Connection {
 public:
  explicit FakeConnection(server::net::Shard& shard) : shard_{shard} {}

  void send(const server::net::Frame& frame) override {
    for (const auto text : frame.texts()) sent.emplace_back(text);
  }
  void send_ephemeral(const server::net::Frame& frame) override { send(frame); }
  [[nodiscard]] bool is_drained() override { return true; }
  void close(protocol::CloseCode code, std::string_view /*reason*/) override { closed = code; }
  server::net::Shard& shard() override { return shard_; }

  std::vector<std::string> sent;
  std::optional<protocol::CloseCode> closed;

 private:
  server::net::Shard& shard_;
};

struct SessionWorld {
  explicit SessionWorld(server::app::Config its_config = {}) : config{std::move(its_config)} {
    hubs.push_back(std::make_unique<server::pubsub::Hub>(
        [](const protocol::ChannelName&, protocol::Seq) {},
        [](std::chrono::milliseconds, const std::function<void()>&) {}));
  }

  /// A connection and its session; the connection outlives it.
  struct Line {
    std::unique_ptr<FakeConnection> connection;
    std::shared_ptr<server::app::Session> session;
  };
  Line connect(const server::auth::Caller& caller) {
    Line line;
    line.connection = std::make_unique<FakeConnection>(shard);
    line.session = std::make_shared<server::app::Session>(
        services, *line.connection, caller, person_limits.enter(caller.account).value());
    return line;
  }

  const server::app::Config config;
  server::app::PersonLimits person_limits{{0,
                                           {config.commands_per_second, config.commands_burst},
                                           {config.reads_per_second, config.reads_burst}}};
  server::net::Shard shard{0};
  server::pubsub::PubSub pubsub;
  std::vector<std::unique_ptr<server::pubsub::Hub>> hubs;
  server::app::Counters counters;
  /// Never started.
  storage::Database database{{}, {}};
  server::app::ChannelReads reads{database, counters,
                                  [](std::chrono::milliseconds, const std::function<void()>&) {}};
  server::app::Services services{config,        [] { return protocol::Time{}; },
                                 database,      reads,
                                 person_limits, pubsub,
                                 hubs,          "secret",
                                 counters};
};

}  // namespace tests
