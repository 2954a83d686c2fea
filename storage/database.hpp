// The database as the server uses it: writer threads that commit commands in batches, reader
// threads for queries, a probe. Each thread has one connection; work comes and goes as values.
// All public functions: any thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "protocol/envelope.hpp"
#include "storage/transaction.hpp"

namespace storage {

struct DatabaseOptions {
  /// libpq connection string.
  std::string connection;
  int writers = 1;
  int readers = 2;
  /// Commands that may wait for one writer; above it `overloaded`. About a second's work.
  std::size_t write_queue_max = 10'000;
  std::size_t read_queue_max = 10'000;
  /// Commands committed together at most. Bigger batches gain nothing (hot-path.md) and wait
  /// longer.
  std::size_t batch_max = 1'000;
  /// The standby that may be promoted is synchronous, so it has everything that was acknowledged
  /// and its promotion keeps all positions (contract C1).
  bool synchronous_standby = false;
  /// Whom to send a mail is written down (storage/mail).
  bool keeps_mails = false;
};

/// What became of one command.
struct Outcome {
  enum class Kind { done, refused, unknown };
  Kind kind = Kind::unknown;
  protocol::Done done;
  protocol::Error error;
};

/// One command on its way into the log.
struct WriteJob {
  /// As addressed by the command; its writer runs the job.
  protocol::ChannelName channel;
  /// Other channels that the handler may append to.
  std::vector<protocol::ChannelName> also;
  protocol::Author by;
  std::optional<protocol::Key> key;
  /// Keyed hash of do, channel and data (contract C4.3).
  std::string hash;
  std::optional<protocol::Source> source;
  /// Time of the event; the clock's when absent. Seeding sets it.
  std::optional<protocol::Time> at;
  /// Things that the handler will look at beside the subjects of its channels: read for the whole
  /// batch at once. Only saves statements; what is missing here is read when it is needed. Without
  /// a stream it is the channel alone, with what it is of.
  std::vector<Reader::ItemName> looks;
  /// The effect that the job applies, if it does; Transaction::is_pending says whether it may.
  std::optional<PendingEffect> applies;
  /// Decides and appends. May run more than once (a batch that failed is halved), so it changes
  /// nothing but the transaction. Refuses before it writes.
  std::function<protocol::Result<protocol::Done>(Transaction&)> handle;
  /// Called once on the writer thread, after the commit or refusal.
  std::function<void(const Outcome&)> finish;
};

/// A query. `run` sees one REPEATABLE READ snapshot of the database; `failed` is called instead
/// when it cannot be reached. Each once, on a reader thread.
struct ReadJob {
  std::function<void(Reader&)> run;
  std::function<void(const protocol::Error&)> failed;
  /// Before the snapshot is taken; again if that failed and is tried once more. May be absent.
  std::function<void()> begin = {};
};

/// What the owner of the database is told, on the writer's thread.
struct DatabaseHooks {
  /// Events of one committed batch. A frame that is null is a doorbell: the channel's head is at
  /// least `seq`, read the rest from the log.
  std::function<void(std::vector<Published>)> published;
  std::function<void(std::vector<PendingEffect>)> effects;
  std::function<protocol::Time()> clock;
  /// Positions in this channel, or without one in all channels, are void: who follows it must start
  /// over. Comes before anything of the new epoch is published. Any database thread; may be absent.
  std::function<void(const std::optional<protocol::ChannelName>&)> new_epoch;
};

class Database {
 public:
  Database(DatabaseOptions options, DatabaseHooks hooks);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  /// Starts the threads. Throws std::runtime_error with a plain sentence if the database cannot be
  /// reached or is not fit (contract C10).
  void start();
  /// Finishes what is queued, then ends the threads. What the database has not answered within
  /// `patience` is given up: commands whose COMMIT was sent end with an unknown outcome, all others
  /// are refused. A connection that is just being made takes up to 5 s more.
  void stop(std::chrono::milliseconds patience = std::chrono::seconds{6});

  /// False when the writer's queue is full; then nothing of the job is called.
  [[nodiscard]] bool write(WriteJob job);
  [[nodiscard]] bool read(ReadJob job);
  /// Before all other queries that wait: for what the right to deliver hangs on. False once
  /// stopped.
  [[nodiscard]] bool read_first(ReadJob job);

  /// The channel was delivered up to `seq` but seems to end before it: looks at it under its lock
  /// and, if so, raises the alarm and gives it a new epoch (contract C1). The writer does the same
  /// by itself whenever it appends.
  void verify_delivered(const protocol::ChannelName& channel, protocol::Seq seq);

  /// False at once when the probe fails, and when it has had no answer for 900 ms.
  [[nodiscard]] bool reachable() const;

  struct Counters {
    std::uint64_t batches = 0;
    std::uint64_t commands = 0;
    std::uint64_t write_queue = 0;
    std::uint64_t read_queue = 0;
    /// Channels that ended before what this server had delivered.
    std::uint64_t rollbacks = 0;
    /// Times that all channels got a new epoch because the log was written by another cluster.
    std::uint64_t epoch_renewals = 0;
  };
  [[nodiscard]] Counters counters() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace storage
