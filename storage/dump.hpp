// The whole database as one archive, written and read by PostgreSQL's own pg_dump and pg_restore
// (docs/adr/0007). For the command line: forks and blocks. What fails is thrown as
// std::runtime_error with a plain sentence.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "protocol/ids.hpp"

namespace storage {

/// Counted in a copy and again in what was made of it.
struct DatabaseTotals {
  std::int64_t channels = 0;
  std::int64_t events = 0;
  std::int64_t accounts = 0;
  std::int64_t files = 0;

  friend bool operator==(const DatabaseTotals&, const DatabaseTotals&) = default;
};

/// A file that a row names: `hash` is BLAKE2b-256, raw bytes.
struct NamedFile {
  protocol::FileId id;
  std::string hash;
};

/// One moment of a database that may be in full use. As long as this lives, no server removes a
/// file that the moment's rows name, even if its row is deleted meanwhile.
class DumpMoment {
 public:
  explicit DumpMoment(const std::string& connection);
  ~DumpMoment();
  DumpMoment(const DumpMoment&) = delete;
  DumpMoment& operator=(const DumpMoment&) = delete;

  /// Newest migration.
  [[nodiscard]] int schema() const;
  [[nodiscard]] const DatabaseTotals& totals() const;
  [[nodiscard]] const std::vector<NamedFile>& files() const;

  /// Writes the archive of this moment to an open file; afterwards the moment's transaction is over
  /// and only the files are still held.
  void dump(int to, const std::function<void()>& tick);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// "15.20" of pg_dump or pg_restore. Throws if it is not installed.
std::string tool_version(const std::string& tool);

/// The first number of a version.
int major_of(const std::string& version);

/// Throws unless the database can be reached and holds nothing at all.
void require_empty_database(const std::string& connection);

/// A database that is being filled. Until finish() no server and no migration accepts it, so that a
/// restore that was cut off is never taken for a whole one.
class Restoration {
 public:
  /// Marks the database, which must be empty.
  explicit Restoration(const std::string& connection);

  /// Reads the archive from an open file. If that fails the database is as empty as before.
  void load(int from, const std::function<void()>& tick);

  /// The last step, in one transaction: compares what is there with what was copied, gives every
  /// channel a new epoch (contract C1), lets servers in. The schema's newest migration.
  int finish(const DatabaseTotals& expected);

 private:
  const std::string connection_;
};

}  // namespace storage
