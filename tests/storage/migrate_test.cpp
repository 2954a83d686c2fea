// Which databases a server takes, and how it brings them up to what it knows.
#include "storage/migrate.hpp"

#include <future>
#include <string>

#include <catch2/catch.hpp>
#include <pqxx/pqxx>

#include "tests/storage/empty_database.hpp"

namespace storage {

using tests::EmptyDatabase;
using tests::refusal;

namespace {

const auto known = static_cast<int>(all_migrations().size());

const std::string older = "the database schema is older than this version: run 'migrate' first";
const std::string other_files = "the database was migrated by other files than this version's";

const std::string applied_numbers =
    "SELECT string_agg(number || ' ' || checksum, ',' ORDER BY number) FROM migration";
/// All that migrations make: columns with their types and whether they may be absent, and indexes.
const std::string schema =
    "SELECT (SELECT string_agg(concat_ws(' ', table_name, column_name, data_type, is_nullable,"
    "    column_default), ',' ORDER BY table_name, column_name)"
    "  FROM information_schema.columns WHERE table_schema = 'public')"
    " || (SELECT string_agg(indexdef, ',' ORDER BY indexdef) FROM pg_indexes"
    "  WHERE schemaname = 'public')";

int schema_of(const std::string& connection) {
  pqxx::connection database{connection};
  pqxx::read_transaction sql{database};
  return applied_schema(sql);
}

/// Everything that looks at a schema refuses with this sentence, and changes nothing.
void require_refused(const EmptyDatabase& database, const std::string& sentence) {
  const auto before = database.value(applied_numbers);
  CHECK(refusal([&] { migrate(database.connection); }) == sentence);
  CHECK(refusal([&] { require_current_schema(database.connection); }) == sentence);
  CHECK(refusal([&] { check_database(database.connection, false); }) == sentence);
  // That durability does not matter does not make another schema fit.
  CHECK(refusal([&] { check_database(database.connection, true); }) == sentence);
  CHECK(refusal([&] { schema_of(database.connection); }) == sentence);
  CHECK(database.value(applied_numbers) == before);
}

}  // namespace

TEST_CASE("migrations: an empty database gets all of them, once") {
  const EmptyDatabase database;
  CHECK(refusal([&] { require_current_schema(database.connection); }) == older);
  CHECK(refusal([&] { check_database(database.connection, false); }) == older);
  CHECK(refusal([&] { schema_of(database.connection); }) ==
        "the database holds nothing of BehoerdenTalk");
  CHECK_FALSE(database.has_tables());

  CHECK(migrate(database.connection) == known);
  const auto applied = database.value(applied_numbers);
  CHECK(database.value("SELECT count(*) FROM migration") == std::to_string(known));
  CHECK(database.value("SELECT max(number) FROM migration") == std::to_string(known));
  CHECK(migrate(database.connection) == 0);
  CHECK(database.value(applied_numbers) == applied);
  CHECK(refusal([&] { check_database(database.connection, false); }) == "no refusal");
  CHECK(schema_of(database.connection) == known);
}

TEST_CASE("migrations: an older database gets what it lacks") {
  const EmptyDatabase whole;
  migrate(whole.connection);
  const EmptyDatabase database;
  // As the version before this one left it.
  database.execute(
      "CREATE TABLE migration (number integer PRIMARY KEY, name text NOT NULL,"
      " checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())");
  for (const auto& migration : all_migrations().first(all_migrations().size() - 1)) {
    const auto number = std::to_string(migration.number);
    database.execute(std::string{migration.sql});
    database.execute("INSERT INTO migration VALUES (" + number + ", '" +
                     std::string{migration.name} + "', '" +
                     whole.value("SELECT checksum FROM migration WHERE number = " + number) + "')");
  }
  CHECK(schema_of(database.connection) == known - 1);
  CHECK(refusal([&] { require_current_schema(database.connection); }) == older);
  CHECK(refusal([&] { check_database(database.connection, true); }) == older);

  CHECK(migrate(database.connection) == 1);
  CHECK(database.value(applied_numbers) == whole.value(applied_numbers));
  CHECK(database.value(schema) == whole.value(schema));
  CHECK(refusal([&] { check_database(database.connection, false); }) == "no refusal");
}

TEST_CASE("migrations: two servers that start at once apply each of them once") {
  const EmptyDatabase database;
  const auto start = [&] {
    return std::async(std::launch::async, [&] { return migrate(database.connection); });
  };
  auto one = start();
  auto other = start();
  CHECK(one.get() + other.get() == known);
  CHECK(schema_of(database.connection) == known);
}

TEST_CASE("migrations: one that fails leaves nothing behind") {
  const EmptyDatabase database;
  database.execute("CREATE TABLE event (somebody_elses int)");
  CHECK(refusal([&] { migrate(database.connection); }).find("\"event\" already exists") !=
        std::string::npos);
  CHECK(database.value("SELECT string_agg(tablename, ' ') FROM pg_tables"
                       " WHERE schemaname = 'public'") == "event");
  database.execute("DROP TABLE event");
  CHECK(migrate(database.connection) == known);
}

TEST_CASE("migrations: a database that another version made is refused") {
  const EmptyDatabase database;
  migrate(database.connection);
  REQUIRE(refusal([&] { check_database(database.connection, false); }) == "no refusal");
  const auto next = std::to_string(known + 1);
  const auto add_next = "INSERT INTO migration VALUES (" + next + ", 'of_tomorrow', 'x')";

  SECTION("newer") {
    database.execute(add_next);
    require_refused(database,
                    "the database was written by a newer version of BehoerdenTalk (schema " + next +
                        ", this version knows " + std::to_string(known) +
                        "); start that version instead");
  }
  SECTION("with a hole") {
    database.execute("DELETE FROM migration WHERE number = 2");
    require_refused(database, other_files);
  }
  SECTION("without the first") {
    database.execute("DELETE FROM migration WHERE number = 1");
    require_refused(database, other_files);
  }
  SECTION("with a hole, and as many as there should be") {
    database.execute("DELETE FROM migration WHERE number = 2");
    database.execute(add_next);
    require_refused(database, other_files);
  }
  SECTION("with another file under the same number") {
    database.execute("UPDATE migration SET checksum = checksum || '0' WHERE number = 1");
    require_refused(database, other_files);
  }
  SECTION("whose restore was cut off") {
    database.execute("CREATE TABLE restore_unfinished ()");
    require_refused(database, unfinished_restore);
  }
}

TEST_CASE("migrations: a database that cannot be reached is said") {
  const std::string nowhere = "host=/nowhere dbname=x";
  const std::string said = "the database cannot be reached: ";
  CHECK(refusal([&] { migrate(nowhere); }).starts_with(said));
  CHECK(refusal([&] { require_current_schema(nowhere); }).starts_with(said));
  CHECK(refusal([&] { check_database(nowhere, true); }).starts_with(said));
}

}  // namespace storage
