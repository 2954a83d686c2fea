// What a backup consists of: manifest.json names every file with size and hash, manifest.sha256
// (as of sha256sum) holds the manifest's own hash and is written last of all. A folder without both
// is no backup.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "protocol/ids.hpp"
#include "protocol/time.hpp"

namespace server::backup {

/// The form of the folder. Another one is refused.
inline constexpr std::int64_t manifest_format = 1;

struct CopiedDatabase {
  std::int64_t bytes = 0;
  std::string sha256;
  /// Version of the program that wrote the archive; pg_restore must not be older.
  std::string pg_dump;
  /// Newest migration.
  std::int64_t schema = 0;
  std::int64_t channels = 0;
  std::int64_t events = 0;
  std::int64_t accounts = 0;
  /// Rows; their bytes are in Manifest::files and Manifest::damaged.
  std::int64_t files = 0;
};
// clang-format off
BOOST_DESCRIBE_STRUCT(CopiedDatabase, (), (bytes, sha256, pg_dump, schema, channels, events,
  accounts, files))
// clang-format on

struct CopiedFile {
  protocol::FileId id;
  std::int64_t bytes = 0;
  std::string sha256;
};
BOOST_DESCRIBE_STRUCT(CopiedFile, (), (id, bytes, sha256))

struct Manifest {
  std::int64_t format = manifest_format;
  std::string product;
  std::string version;
  protocol::Time created_at{};
  CopiedDatabase database;
  std::vector<CopiedFile> files;
  /// Files that were missing or damaged already where they were to be copied from.
  std::vector<protocol::FileId> damaged;
};
BOOST_DESCRIBE_STRUCT(Manifest, (),
                      (format, product, version, created_at, database, files, damaged))

/// This program.
extern const std::string product_name;
extern const std::string product_version;

std::filesystem::path database_path(const std::filesystem::path& backup);
std::filesystem::path files_path(const std::filesystem::path& backup);

/// Writes both files, flushed, and returns the manifest's hash.
std::string save_manifest(const std::filesystem::path& backup, const Manifest& manifest);

/// Throws std::runtime_error with a plain sentence if the folder is no whole backup of this product
/// in this form.
Manifest load_manifest(const std::filesystem::path& backup);

}  // namespace server::backup
