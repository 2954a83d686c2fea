#include "storage/connection.hpp"

#include <future>
#include <string>
#include <thread>

#include <catch2/catch.hpp>

#include "storage/migrate.hpp"
#include "tests/storage/empty_database.hpp"
#include "tests/support/database_fixture.hpp"

using storage::with_parameters;
using tests::refusal;

TEST_CASE("connection string: more parameters fit both forms") {
  CHECK(with_parameters("host=/run dbname=x", "connect_timeout=5 keepalives_idle=5") ==
        "host=/run dbname=x connect_timeout=5 keepalives_idle=5");
  CHECK(with_parameters("postgresql://db/x", "connect_timeout=5 keepalives_idle=5") ==
        "postgresql://db/x?connect_timeout=5&keepalives_idle=5");
  CHECK(with_parameters("postgres://db/x?sslmode=require", "connect_timeout=5") ==
        "postgres://db/x?sslmode=require&connect_timeout=5");
  CHECK(with_parameters("postgres://db/x", "") == "postgres://db/x");
}

// The settings of the whole server, and `local` beside a standby:
// tests/end_to_end/commands.test.mjs.
TEST_CASE("durability: a database that forgets commits is refused (contract C10)") {
  const tests::EmptyDatabase database;
  storage::migrate(database.connection);
  REQUIRE(database.value("SHOW synchronous_standby_names").empty());
  const auto with = [&](const std::string& commit) {
    return with_parameters(database.connection, "options='-c synchronous_commit=" + commit + "'");
  };
  const auto asked = [&](const std::string& commit) {
    pqxx::connection connection{with(commit)};
    return refusal([&] { storage::require_durability(connection); });
  };
  const std::string sentence =
      "the database has synchronous_commit = off and may lose acknowledged contributions";
  CHECK(asked("off") == sentence);
  CHECK(refusal([&] { storage::check_database(with("off"), false); }) == sentence);
  SECTION("unless the configuration says that it may be") {
    CHECK(refusal([&] { storage::check_database(with("off"), true); }) == "no refusal");
  }
  SECTION("all that waits for the disk is fine") {
    // Without a standby the last three are the same as "on".
    for (const std::string commit : {"on", "local", "remote_write", "remote_apply"}) {
      INFO(commit);
      CHECK(asked(commit) == "no refusal");
    }
  }
}

TEST_CASE("connection: one that broke is not replaced behind the back of who uses it") {
  storage::Sockets sockets;
  storage::Connection connection{tests::DatabaseFixture::connection(),
                                 storage::ConnectionUse::writing, sockets};
  const auto pid = connection.open().backendpid();
  {
    pqxx::connection other{tests::DatabaseFixture::connection()};
    pqxx::work sql{other};
    // Waits for the end, so that the connection is broken and nobody has noticed.
    CHECK(sql.exec_params1("SELECT pg_terminate_backend($1, 10000)", pid)[0].as<bool>());
  }
  CHECK_THROWS_AS(pqxx::work{connection.open()}, pqxx::broken_connection);
  connection.discard();
  pqxx::work sql{connection.open()};
  CHECK(sql.exec1("SHOW lock_timeout")[0].as<std::string>() == "10s");
}

TEST_CASE("connection: waiting for an answer ends when the sockets are broken") {
  storage::Sockets sockets;
  storage::Connection connection{tests::DatabaseFixture::connection(),
                                 storage::ConnectionUse::reading, sockets};
  auto waiting = std::async(std::launch::async, [&] {
    pqxx::nontransaction sql{connection.open()};
    sql.exec("SET application_name = 'to be broken'; SELECT pg_sleep(14)");
  });
  pqxx::connection other{tests::DatabaseFixture::connection()};
  const auto sleeps = [&] {
    pqxx::work sql{other};
    return sql.exec1(
                  "SELECT count(*) FROM pg_stat_activity"
                  " WHERE application_name = 'to be broken' AND wait_event = 'PgSleep'")[0]
               .as<int>() == 1;
  };
  while (!sleeps()) std::this_thread::yield();
  CHECK(connection.may_open());
  sockets.break_all();
  CHECK_THROWS_AS(waiting.get(), pqxx::broken_connection);
  connection.discard();
  CHECK_FALSE(connection.may_open());
  CHECK_THROWS_AS(connection.open(), pqxx::broken_connection);
}
