#include "storage/migrate.hpp"

#include <stdexcept>

#include <pqxx/pqxx>
#include <sodium.h>

#include "storage/connection.hpp"
#include "storage/sql_values.hpp"

namespace storage {
namespace {

// Any number, as long as every server of one database uses the same.
constexpr const char* take_lock = "SELECT pg_advisory_xact_lock(4711)";

std::string checksum(std::string_view sql) {
  std::string hash(16, '\0');
  crypto_generichash(reinterpret_cast<unsigned char*>(hash.data()), hash.size(),
                     reinterpret_cast<const unsigned char*>(sql.data()), sql.size(), nullptr, 0);
  return bytes_literal(hash);
}

pqxx::connection connect(const std::string& connection) try {
  return pqxx::connection{connection};
} catch (const pqxx::failure& error) {
  throw std::runtime_error(std::string{"the database cannot be reached: "} + error.what());
}

/// How many were applied; refuses other files, holes and newer schemas.
std::size_t applied_migrations(pqxx::transaction_base& sql) {
  if (sql.exec1("SELECT to_regclass('restore_unfinished') IS NOT NULL")[0].as<bool>()) {
    throw std::runtime_error(unfinished_restore);
  }
  if (!sql.exec1("SELECT to_regclass('migration') IS NOT NULL")[0].as<bool>()) return 0;
  const auto rows = sql.exec("SELECT number, checksum FROM migration ORDER BY number");
  const auto migrations = all_migrations();
  if (rows.size() > migrations.size()) {
    throw std::runtime_error(
        "the database was written by a newer version of BehoerdenTalk (schema " +
        std::to_string(rows.size()) + ", this version knows " + std::to_string(migrations.size()) +
        "); start that version instead");
  }
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto& known = migrations[i];
    if (rows[static_cast<int>(i)][0].as<int>() != known.number ||
        rows[static_cast<int>(i)][1].as<std::string>() != checksum(known.sql)) {
      throw std::runtime_error("the database was migrated by other files than this version's");
    }
  }
  return rows.size();
}

}  // namespace

int migrate(const std::string& options) {
  auto connection = connect(options);
  int applied = 0;
  for (;;) {
    pqxx::work sql{connection};
    sql.exec(take_lock);
    sql.exec(
        "CREATE TABLE IF NOT EXISTS migration (number integer PRIMARY KEY, name text NOT NULL,"
        " checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())");
    const auto done = applied_migrations(sql);
    if (done == all_migrations().size()) {
      sql.commit();
      return applied;
    }
    const auto& next = all_migrations()[done];
    sql.exec(std::string{next.sql});
    sql.exec_params("INSERT INTO migration (number, name, checksum) VALUES ($1, $2, $3)",
                    next.number, std::string{next.name}, checksum(next.sql));
    sql.commit();
    ++applied;
  }
}

int applied_schema(pqxx::transaction_base& sql) {
  const auto applied = applied_migrations(sql);
  if (applied == 0) throw std::runtime_error("the database holds nothing of BehoerdenTalk");
  return static_cast<int>(applied);
}

void require_current_schema(const std::string& options) {
  auto connection = connect(options);
  pqxx::read_transaction sql{connection};
  if (applied_migrations(sql) < all_migrations().size()) {
    throw std::runtime_error("the database schema is older than this version: run 'migrate' first");
  }
}

void check_database(const std::string& options, bool unsafe_durability) {
  auto connection = connect(options);
  if (!unsafe_durability) require_durability(connection);
  require_current_schema(options);
}

std::string server_secret(const std::string& options) {
  auto connection = connect(options);
  pqxx::work sql{connection};
  std::string fresh(32, '\0');
  randombytes_buf(fresh.data(), fresh.size());
  sql.exec_params(
      "INSERT INTO server_meta VALUES ('secret', encode($1::bytea, 'hex')) ON CONFLICT DO NOTHING",
      bytes_literal(fresh));
  const auto row = sql.exec1("SELECT decode(value, 'hex') FROM server_meta WHERE name = 'secret'");
  auto secret = pqxx::binarystring{row[0]}.str();
  sql.commit();
  return secret;
}

}  // namespace storage
