// Brings the schema up to what this program knows. Migrations are plain SQL files in migrations/,
// compiled in, applied in order under an advisory lock; what was applied is checked by checksum.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace pqxx {
class transaction_base;
}

namespace storage {

/// Says what is to be done with a database whose restore was cut off.
inline constexpr const char* unfinished_restore =
    "a restore into this database was cut off: begin again with an empty database and an empty"
    " files folder";

struct Migration {
  int number;
  std::string_view name;
  std::string_view sql;
};

/// All of them, ascending from 1 without a hole.
std::span<const Migration> all_migrations();

/// Applies what is missing, each in a transaction of its own, and returns how many that were.
/// Throws std::runtime_error with a plain sentence when the database is newer than this program,
/// was migrated by other files, or cannot be reached.
int migrate(const std::string& connection);

/// How many migrations were applied. Throws as above, and when there are none. Changes nothing. For
/// the .cpp files of this folder.
int applied_schema(pqxx::transaction_base& sql);

/// Throws as above, and when a migration is missing. Changes nothing.
void require_current_schema(const std::string& connection);

/// Everything that `behoerdentalk check` asks of a database: reachable, schema current, durable
/// settings (contract C10). Throws std::runtime_error with a plain sentence.
void check_database(const std::string& connection, bool unsafe_durability);

/// The server's secret for keyed hashes, 32 bytes, made on first use.
std::string server_secret(const std::string& connection);

}  // namespace storage
