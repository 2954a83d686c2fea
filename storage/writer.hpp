// Runs batches of commands, one transaction each (contract C4, C5). One a thread, with a connection
// of its own.
#pragma once

#include <atomic>
#include <cstdint>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "storage/connection.hpp"
#include "storage/database.hpp"
#include "storage/delivered_heads.hpp"

namespace storage {

class Writer {
 public:
  /// All but the connection outlive the writer and are shared by all writers.
  Writer(Connection connection, bool keeps_mails, const DatabaseHooks& hooks,
         DeliveredHeads& delivered, std::atomic<std::uint64_t>& rollbacks);

  /// Commits the batch and calls every job's `finish` exactly once.
  void run(std::vector<WriteJob> batch);

  /// Batches committed so far.
  [[nodiscard]] std::uint64_t batches() const { return batches_; }

 private:
  /// Only `committed` and `unknown` may have committed anything.
  enum class Attempt {
    committed,
    failed,       // by something in the batch
    hindered,     // by others who hold its rows; it may succeed later
    unreachable,  // by the database or the way to it; on a fresh connection it may succeed
    unknown,      // the COMMIT was sent, what became of it was not heard
  };

  /// What a committed batch leaves to tell.
  struct Committed {
    std::vector<Outcome> outcomes;
    std::vector<Published> published;
    std::vector<PendingEffect> effects;
  };

  /// A channel that ends before what was delivered of it.
  struct Rollback {
    protocol::ChannelName channel;
    protocol::Seq head = 0;
    protocol::Seq delivered = 0;
  };

  void run_or_halve(std::span<WriteJob> jobs);
  Attempt attempt(std::span<WriteJob> jobs, bool after_doubt);
  Attempt explain(std::size_t jobs, const std::exception& error);
  Attempt settle_unknown(std::span<WriteJob> jobs);
  void announce(std::span<WriteJob> jobs, Committed committed);

  std::vector<Rollback> renew_rolled_back(Transaction& transaction,
                                          const std::vector<protocol::ChannelName>& names);
  void raise_alarm(const std::vector<Rollback>& rollbacks);

  Connection connection_;
  const bool keeps_mails_;
  const DatabaseHooks& hooks_;
  DeliveredHeads& delivered_;
  std::atomic<std::uint64_t>& rollbacks_;
  std::uint64_t batches_ = 0;
};

}  // namespace storage
