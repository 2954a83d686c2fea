#include "storage/connection.hpp"

#include <string>

#include <catch2/catch.hpp>

#include "storage/migrate.hpp"
#include "tests/storage/empty_database.hpp"

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
