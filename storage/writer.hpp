// Runs batches of commands, one transaction each (contract C4, C5). One a thread, with a connection
// of its own.
#pragma once

#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "storage/connection.hpp"
#include "storage/database.hpp"

namespace storage {

class Writer {
 public:
  /// `hooks` outlives the writer.
  Writer(const std::string& options, const DatabaseHooks& hooks);

  /// Commits the batch and calls every job's `finish` exactly once.
  void run(std::vector<WriteJob> batch);

  /// Batches committed so far.
  [[nodiscard]] std::uint64_t batches() const { return batches_; }

 private:
  enum class Attempt { committed, failed, unreachable, unknown };

  void run_or_halve(std::span<WriteJob> jobs);
  Attempt attempt(std::span<WriteJob> jobs, bool after_doubt);
  Attempt settle_unknown(std::span<WriteJob> jobs);
  void announce(std::span<WriteJob> jobs, Transaction& transaction,
                const std::vector<Outcome>& outcomes, bool after_doubt);

  Connection connection_;
  const DatabaseHooks& hooks_;
  std::uint64_t batches_ = 0;
};

}  // namespace storage
