#include "storage/database.hpp"

#include <atomic>
#include <thread>

#include <pqxx/pqxx>
#include <spdlog/spdlog.h>

#include "storage/job_queue.hpp"
#include "storage/writer.hpp"

namespace storage {

using namespace protocol;

namespace {

// /readyz must tell within a second that the database is gone.
constexpr auto probe_every = std::chrono::milliseconds{300};
constexpr auto probe_valid_for = std::chrono::milliseconds{900};

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

  void run_writer(JobQueue<WriteJob>& queue) {
    Writer writer{options.connection, hooks};
    for (;;) {
      auto batch = queue.take(options.batch_max);
      if (batch.empty()) return;
      commands.fetch_add(batch.size(), std::memory_order_relaxed);
      writer.run(std::move(batch));
      batches.fetch_add(1, std::memory_order_relaxed);
    }
  }

  void run_reader() {
    Connection connection{options.connection, ConnectionUse::reading};
    for (;;) {
      auto taken = read_queue.take(1);
      if (taken.empty()) return;
      run_query(connection, taken.front());
    }
  }

  void run_query(Connection& connection, ReadJob& job) {
    bool opened = false;
    // A connection that died while idle is found out here; one more try then finds a living one.
    for (int tries = 0; tries < 2 && !opened; ++tries) {
      try {
        using Snapshot =
            pqxx::transaction<pqxx::isolation_level::repeatable_read, pqxx::read_only>;
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
    Connection connection{options.connection + " connect_timeout=2", ConnectionUse::reading};
    while (!stopping.load()) {
      try {
        pqxx::nontransaction sql{connection.open()};
        sql.exec("SELECT 1");
        last_answer_ms.store(steady_ms());
      } catch (const std::exception&) {
        connection.discard();
      }
      std::this_thread::sleep_for(probe_every);
    }
  }

  const DatabaseOptions options;
  const DatabaseHooks hooks;
  std::vector<std::unique_ptr<JobQueue<WriteJob>>> write_queues;
  JobQueue<ReadJob> read_queue{options.read_queue_max};
  std::vector<std::thread> writer_threads;
  std::vector<std::thread> reader_threads;
  std::thread probe;
  std::atomic<bool> stopping{false};
  std::atomic<std::int64_t> last_answer_ms{0};
  std::atomic<std::uint64_t> batches{0};
  std::atomic<std::uint64_t> commands{0};
};

Database::Database(DatabaseOptions options, DatabaseHooks hooks)
    : impl_{std::make_unique<Impl>(std::move(options), std::move(hooks))} {}

Database::~Database() { stop(); }

void Database::start() {
  try {
    Connection first{impl_->options.connection, ConnectionUse::writing};
    first.open();
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

void Database::stop() {
  impl_->stopping.store(true);
  for (auto& queue : impl_->write_queues) queue->close();
  for (auto& thread : impl_->writer_threads) {
    if (thread.joinable()) thread.join();
  }
  impl_->read_queue.close();
  for (auto& thread : impl_->reader_threads) {
    if (thread.joinable()) thread.join();
  }
  if (impl_->probe.joinable()) impl_->probe.join();
}

bool Database::write(WriteJob job) {
  // A talk and its desk share an id, so they share a writer.
  const auto writer = std::hash<ItemId>{}(job.channel.item()) % impl_->write_queues.size();
  return impl_->write_queues[writer]->put(std::move(job));
}

bool Database::read(ReadJob job) { return impl_->read_queue.put(std::move(job)); }

bool Database::reachable() const {
  return steady_ms() - impl_->last_answer_ms.load() < probe_valid_for.count();
}

Database::Counters Database::counters() const {
  Counters counters;
  counters.batches = impl_->batches.load(std::memory_order_relaxed);
  counters.commands = impl_->commands.load(std::memory_order_relaxed);
  for (const auto& queue : impl_->write_queues) counters.write_queue += queue->size();
  counters.read_queue = impl_->read_queue.size();
  return counters;
}

}  // namespace storage
