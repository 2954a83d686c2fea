// What the parts of the app share. Owned by App, which outlives all of them.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "server/app/config.hpp"
#include "server/net/shard.hpp"
#include "server/pubsub/pubsub.hpp"
#include "server/support/clock.hpp"
#include "storage/database.hpp"

namespace server::app {

struct Services {
  const Config& config;
  Clock clock;
  storage::Database& database;
  pubsub::PubSub& pubsub;
  /// One hub a shard, by the shard's number.
  std::vector<std::unique_ptr<pubsub::Hub>>& hubs;
  /// Keys the hashes of commands (contract C4).
  std::string secret;
};

}  // namespace server::app
