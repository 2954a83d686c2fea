#include "storage/database.hpp"

#include <atomic>
#include <future>
#include <limits>
#include <mutex>
#include <thread>
#include <utility>

#include <pqxx/pqxx>
#include <sched.h>
#include <spdlog/spdlog.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "storage/cluster.hpp"
#include "storage/delivered_heads.hpp"
#include "storage/job_queue.hpp"
#include "storage/writer.hpp"
#include "tests/faults/mutants.hpp"

namespace storage {

using namespace protocol;

namespace {

// /readyz must tell within a second that the database is gone: an answer counts for two further
// probes, and a quarter of the second is left for a busy machine.
constexpr auto probe_every = std::chrono::milliseconds{250};
constexpr auto probe_valid_for = std::chrono::milliseconds{750};

/// What a query sees of the database.
using Snapshot = pqxx::transaction<pqxx::isolation_level::repeatable_read, pqxx::read_only>;

constexpr std::int64_t never = std::numeric_limits<std::int64_t>::min() / 2;

/// Between two answers of the database a writer computes for an instant. On a core that it shares
/// with a shard in the middle of a big room it should not wait for the shard's whole time slice
/// each time; who asks for short slices is let in at once (sched(7), Linux 6.12; older kernels
/// ignore it).
void ask_for_short_slices() {
  struct {
    std::uint32_t size = sizeof(*this);
    std::uint32_t policy = SCHED_OTHER;
    std::uint64_t flags = 0;
    std::int32_t nice = 0;
    std::uint32_t priority = 0;
    std::uint64_t slice_ns = 100'000;
    std::uint64_t deadline_ns = 0;
    std::uint64_t period_ns = 0;
  } attributes;
  attributes.nice = getpriority(PRIO_PROCESS, 0);
  static_cast<void>(syscall(SYS_sched_setattr, 0, &attributes, 0U));
}

std::int64_t steady_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

}  // namespace

struct Database::Impl {
  Impl(DatabaseOptions o, DatabaseHooks h) : options{std::move(o)}, hooks{std::move(h)} {
    for (int i = 0; i < options.writers; ++i) {
      write_queues.push_back(std::make_unique<JobQueue<WriteJob>>(options.write_queue_max));
    }
  }

  Connection connect(ConnectionUse use) {
    return {options.connection, use, sockets,
            [this](pqxx::connection& fresh) { compare_cluster(fresh); }};
  }

  /// On every new connection, before it is used. What the database records is compared, and what
  /// this server saw before: another server may have renewed the epochs already.
  void compare_cluster(pqxx::connection& fresh) {
    const auto found = check_cluster(fresh, options.synchronous_standby);
    const std::lock_guard lock{cluster_mutex};
    const auto from = cluster.learn(found, options.synchronous_standby);
    if (!from) return;
    spdlog::error("the log was written by database {}, this is {}: every channel has a new epoch",
                  *from, found.now);
    epoch_renewals.fetch_add(1, std::memory_order_relaxed);
    if (hooks.new_epoch) hooks.new_epoch(std::nullopt);
  }

  void run_writer(JobQueue<WriteJob>& queue) {
    ask_for_short_slices();
    Writer writer{connect(ConnectionUse::writing), options.keeps_mails, hooks, delivered,
                  rollbacks};
    for (;;) {
      auto batch = queue.take(options.batch_max);
      if (batch.empty()) return;
      commands.fetch_add(batch.size(), std::memory_order_relaxed);
      writer.run(std::move(batch));
      batches.fetch_add(1, std::memory_order_relaxed);
    }
  }

  void run_reader() {
    auto connection = connect(ConnectionUse::reading);
    for (;;) {
      auto taken = read_queue.take(1);
      if (taken.empty()) return;
      run_query(connection, taken.front());
    }
  }

  /// For the mutant lagging_reads: one snapshot answers for a second.
  static void run_lagging_query(Connection& connection, ReadJob& job) {
    thread_local Snapshot* old = nullptr;
    thread_local std::int64_t taken_ms = 0;
    if (job.begin) job.begin();
    try {
      if (old == nullptr || steady_ms() - taken_ms > 1'000) {
        delete std::exchange(old, nullptr);
        old = new Snapshot{connection.open()};
        old->exec("SELECT 1");
        taken_ms = steady_ms();
      }
      Reader reader{*old};
      job.run(reader);
    } catch (const std::exception&) {
      delete std::exchange(old, nullptr);
      connection.discard();
      job.failed(refuse(ErrorCode::unavailable, "query failed"));
    }
  }

  void run_query(Connection& connection, ReadJob& job) {
    if (mutants::is_on(mutants::Mutant::lagging_reads)) return run_lagging_query(connection, job);
    bool opened = false;
    // A connection that died while idle is found out here; one more try then finds a living one.
    for (int tries = 0; tries < 2 && !opened; ++tries) {
      if (job.begin) job.begin();
      try {
        Snapshot sql{connection.open()};
        sql.exec("SELECT 1");
        opened = true;
        Reader reader{sql};
        job.run(reader);
        return;
      } catch (const std::exception& error) {
        connection.discard();
        if (opened) {
          spdlog::warn("query failed: {}", error.what());
          return job.failed(refuse(ErrorCode::unavailable, "query failed"));
        }
      }
    }
    job.failed(refuse(ErrorCode::unavailable, "database unreachable"));
  }

  void run_probe() {
    auto connection = connect(ConnectionUse::probing);
    bool was_there = true;
    while (!stopping.load()) {
      // A connection that was cut is no outage: one more try, on a fresh one, decides.
      const bool is_there = probe_answers(connection) || probe_answers(connection);
      last_answer_ms.store(is_there ? steady_ms() : never);
      if (is_there != was_there) {
        spdlog::warn(is_there ? "the database is back" : "the database is unreachable");
      }
      was_there = is_there;
      std::this_thread::sleep_for(probe_every);
    }
  }

  static bool probe_answers(Connection& connection) {
    try {
      pqxx::nontransaction sql{connection.open()};
      sql.exec("SELECT 1");
      return true;
    } catch (const std::exception&) {
      connection.discard();
      return false;
    }
  }

  const DatabaseOptions options;
  const DatabaseHooks hooks;
  Sockets sockets;
  std::vector<std::unique_ptr<JobQueue<WriteJob>>> write_queues;
  JobQueue<ReadJob> read_queue{options.read_queue_max};
  std::vector<std::thread> writer_threads;
  std::vector<std::thread> reader_threads;
  std::thread probe;
  std::atomic<bool> stopping{false};
  std::atomic<std::int64_t> last_answer_ms{never};
  std::atomic<std::uint64_t> batches{0};
  std::atomic<std::uint64_t> commands{0};
  DeliveredHeads delivered;
  std::atomic<std::uint64_t> rollbacks{0};
  std::mutex cluster_mutex;
  ClusterMemory cluster;
  std::atomic<std::uint64_t> epoch_renewals{0};
};

Database::Database(DatabaseOptions options, DatabaseHooks hooks)
    : impl_{std::make_unique<Impl>(std::move(options), std::move(hooks))} {}

Database::~Database() { stop(); }

void Database::start() {
  try {
    auto connection = impl_->connect(ConnectionUse::writing);
    connection.open();
    if (mutants::is_on(mutants::Mutant::forget_keys)) {
      pqxx::nontransaction{connection.open()}.exec("DELETE FROM command_key");
    }
  } catch (const pqxx::failure& error) {
    throw std::runtime_error(std::string{"the database cannot be reached: "} + error.what());
  }
  impl_->last_answer_ms.store(steady_ms());
  for (auto& queue : impl_->write_queues) {
    impl_->writer_threads.emplace_back([this, &queue] { impl_->run_writer(*queue); });
  }
  for (int i = 0; i < impl_->options.readers; ++i) {
    impl_->reader_threads.emplace_back([this] { impl_->run_reader(); });
  }
  impl_->probe = std::thread{[this] { impl_->run_probe(); }};
}

void Database::stop(std::chrono::milliseconds patience) {
  impl_->stopping.store(true);
  // Threads cannot be joined for a while only, so another one watches the time.
  std::promise<void> ended;
  std::thread watch{[this, patience, over = ended.get_future()] {
    if (over.wait_for(patience) == std::future_status::ready) return;
    spdlog::error("the database does not answer; what was not finished is given up");
    impl_->sockets.break_all();
  }};
  for (auto& queue : impl_->write_queues) queue->close();
  for (auto& thread : impl_->writer_threads) {
    if (thread.joinable()) thread.join();
  }
  impl_->read_queue.close();
  for (auto& thread : impl_->reader_threads) {
    if (thread.joinable()) thread.join();
  }
  if (impl_->probe.joinable()) impl_->probe.join();
  ended.set_value();
  watch.join();
}

bool Database::write(WriteJob job) {
  // A talk and its desk share an id, so they share a writer.
  const auto writer = std::hash<ItemId>{}(job.channel.item()) % impl_->write_queues.size();
  return impl_->write_queues[writer]->put(std::move(job));
}

bool Database::read(ReadJob job) { return impl_->read_queue.put(std::move(job)); }

bool Database::read_first(ReadJob job) { return impl_->read_queue.put_first(std::move(job)); }

void Database::verify_delivered(const ChannelName& channel, Seq seq) {
  impl_->delivered.raise(channel, seq);
  WriteJob look;
  look.channel = channel;
  look.by = Author::system();
  look.handle = [](Transaction&) -> Result<Done> { return Done{}; };
  look.finish = [](const Outcome&) {};
  // If the queue is full, whoever appends next finds it out.
  static_cast<void>(write(std::move(look)));
}

bool Database::reachable() const {
  return steady_ms() - impl_->last_answer_ms.load() < probe_valid_for.count();
}

Database::Counters Database::counters() const {
  Counters counters;
  counters.batches = impl_->batches.load(std::memory_order_relaxed);
  counters.commands = impl_->commands.load(std::memory_order_relaxed);
  for (const auto& queue : impl_->write_queues) counters.write_queue += queue->size();
  counters.read_queue = impl_->read_queue.size();
  counters.rollbacks = impl_->rollbacks.load(std::memory_order_relaxed);
  counters.epoch_renewals = impl_->epoch_renewals.load(std::memory_order_relaxed);
  return counters;
}

}  // namespace storage
