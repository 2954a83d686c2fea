#include "server/app/follower.hpp"

#include <chrono>
#include <thread>

#include <catch2/catch.hpp>
#include <pqxx/pqxx>

#include "protocol/json_writer.hpp"
#include "server/support/clock.hpp"
#include "tests/support/database_fixture.hpp"

namespace tests {

using namespace protocol;

TEST_CASE("follower: one sweep clears a backlog of several sweeps") {
  TestDatabase test;
  storage::Effect effect;
  // A link that is not there: nothing to do, and done.
  effect.kind = storage::EffectKind::touch;
  effect.target = talks_channel;
  effect.about = address_of(talks_channel);
  effect.here = address_of(talks_channel);
  pqxx::connection connection{test.connection()};
  const auto left = [&] {
    pqxx::work sql{connection};
    return sql.exec1("SELECT count(*) FROM effect")[0].as<int>();
  };
  {
    pqxx::work sql{connection};
    sql.exec_params(
        "INSERT INTO effect (source_channel, source_seq, n, target, body)"
        " SELECT c.id, n, 0, c.name, $1 FROM channel c, generate_series(1, 3500) n"
        " WHERE c.name = $2",
        to_json(effect), talks_channel.text());
    sql.commit();
  }

  storage::DatabaseOptions options;
  options.connection = test.connection();
  storage::DatabaseHooks hooks;
  hooks.clock = server::system_clock();
  hooks.published = [](std::vector<storage::Published>) {};
  hooks.effects = [](std::vector<storage::PendingEffect>) {};
  storage::Database database{options, hooks};
  server::app::Follower follower{database};
  database.start();
  follower.sweep();
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{30};
  while (left() > 0 && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
  CHECK(left() == 0);
  database.stop();
}

}  // namespace tests
