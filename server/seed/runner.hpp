// Runs commands against the database without a server: handlers, log and effects as in production,
// nobody subscribed. Used by one thread.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "protocol/envelope.hpp"
#include "server/app/follower.hpp"
#include "storage/database.hpp"

namespace server::seed {

class Runner {
 public:
  explicit Runner(const std::string& connection);
  ~Runner();

  /// Queues one command as if the account had sent it at that time. Waits only while too many are
  /// under way. Commands of one channel keep their order. `done` gets what was done, on a
  /// database's thread, before wait() returns.
  void send(protocol::CommandEnvelope envelope, const protocol::AccountId& account,
            protocol::Time at, std::function<void(const protocol::Done&)> done = {});
  /// The same, and waits for its outcome. Throws if it is refused.
  protocol::Done run(protocol::CommandEnvelope envelope, const protocol::AccountId& account,
                     protocol::Time at);
  /// Runs work in one write transaction that has this channel locked.
  void run_as_system(const protocol::ChannelName& channel, protocol::Time at,
                     std::function<void(storage::Transaction&)> work);
  /// Waits until everything sent is committed. Throws what was refused.
  void wait();
  /// The same, and until every effect is applied.
  void settle();
  /// Runs a query and waits for it.
  void read(const std::function<void(storage::Reader&)>& query);

  [[nodiscard]] std::int64_t finished() const;

 private:
  // Enough to fill the batches of all writers.
  static constexpr std::int64_t under_way_max = 4'000;

  void finish(const storage::Outcome& outcome, const std::string& what);
  [[nodiscard]] bool has_failed() const;
  void throw_failure();

  std::unique_ptr<app::Follower> follower_;
  std::unique_ptr<storage::Database> database_;
  std::string secret_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::int64_t under_way_ = 0;
  std::int64_t finished_ = 0;
  std::string failure_;
};

/// A fresh random key.
protocol::Key new_key();

}  // namespace server::seed
