#include "storage/writer.hpp"

#include <algorithm>
#include <chrono>
#include <thread>

#include <pqxx/pqxx>
#include <spdlog/spdlog.h>

#include "storage/known_keys.hpp"

namespace storage {

using namespace protocol;

namespace {

// How long an unknown COMMIT is tried to be settled before its connections are closed (C5). Ghost
// backends die after 5 s, and a database restarts in less than the rest.
constexpr auto settle_for = std::chrono::seconds{15};
constexpr auto settle_pause = std::chrono::milliseconds{200};

void finish_all(std::span<WriteJob> jobs, const Outcome& outcome) {
  for (auto& job : jobs) job.finish(outcome);
}

Outcome refused(Error error) { return {Outcome::Kind::refused, {}, std::move(error)}; }

std::vector<ChannelName> channels_of(std::span<WriteJob> jobs) {
  std::vector<ChannelName> names;
  for (const auto& job : jobs) {
    names.push_back(job.channel);
    names.insert(names.end(), job.also.begin(), job.also.end());
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

/// Runs one command on the locked state, after its key was looked up.
Outcome decide(WriteJob& job, Transaction& transaction, KnownKeys& keys, Time now) {
  if (auto known = keys.find(job)) return std::move(*known);
  transaction.begin_command({job.by, job.key, job.source, job.at.value_or(now)});
  auto done = job.handle(transaction);
  if (!done) {
    transaction.drop_command();
    return refused(done.error());
  }
  if (job.key) {
    transaction.save_key(job.channel, job.hash, *done);
    keys.add(job, *done);
  }
  transaction.keep_command();
  return {Outcome::Kind::done, std::move(*done), {}};
}

}  // namespace

Writer::Writer(const std::string& options, const DatabaseHooks& hooks)
    : connection_{options, ConnectionUse::writing}, hooks_{hooks} {}

void Writer::run(std::vector<WriteJob> batch) { run_or_halve(batch); }

void Writer::run_or_halve(std::span<WriteJob> jobs) {
  auto result = attempt(jobs, false);
  if (result == Attempt::unknown) result = settle_unknown(jobs);
  switch (result) {
    case Attempt::committed: return;
    case Attempt::unreachable:
      return finish_all(jobs, refused(refuse(ErrorCode::unavailable, "database unreachable")));
    case Attempt::unknown: return finish_all(jobs, {Outcome::Kind::unknown, {}, {}});
    case Attempt::failed: break;
  }
  if (jobs.size() == 1) {
    return finish_all(jobs, refused(refuse(ErrorCode::internal, "the server failed; nothing changed")));
  }
  const auto half = jobs.size() / 2;
  run_or_halve(jobs.first(half));
  run_or_halve(jobs.subspan(half));
}

Writer::Attempt Writer::attempt(std::span<WriteJob> jobs, bool after_doubt) {
  try {
    pqxx::work sql{connection_.open()};
    Transaction transaction{sql};
    transaction.lock(channels_of(jobs));
    KnownKeys keys{transaction, jobs};
    std::vector<Outcome> outcomes;
    outcomes.reserve(jobs.size());
    const auto now = hooks_.clock();
    for (auto& job : jobs) outcomes.push_back(decide(job, transaction, keys, now));
    transaction.flush();
    sql.commit();
    ++batches_;
    announce(jobs, transaction, outcomes, after_doubt);
    return Attempt::committed;
  } catch (const pqxx::in_doubt_error&) {
    spdlog::warn("commit with unknown outcome, {} commands", jobs.size());
    connection_.discard();
    return Attempt::unknown;
  } catch (const pqxx::broken_connection&) {
    connection_.discard();
    return Attempt::unreachable;
  } catch (const pqxx::sql_error& error) {
    // A backend that is being shut down says so by class 57; nothing was committed then.
    const bool gone = error.sqlstate().starts_with("57");
    spdlog::warn("batch of {} failed: {} {}", jobs.size(), error.sqlstate(), error.what());
    if (gone) connection_.discard();
    return gone ? Attempt::unreachable : Attempt::failed;
  } catch (const std::exception& error) {
    spdlog::error("batch of {} failed: {}", jobs.size(), error.what());
    connection_.discard();
    return Attempt::failed;
  }
}

Writer::Attempt Writer::settle_unknown(std::span<WriteJob> jobs) {
  const auto deadline = std::chrono::steady_clock::now() + settle_for;
  while (std::chrono::steady_clock::now() < deadline) {
    // The channel's row lock waits for the old backend; then either the key is there, or the same
    // transaction commits now.
    const auto result = attempt(jobs, true);
    if (result == Attempt::committed) return result;
    std::this_thread::sleep_for(settle_pause);
  }
  return Attempt::unknown;
}

void Writer::announce(std::span<WriteJob> jobs, Transaction& transaction,
                      const std::vector<Outcome>& outcomes, bool after_doubt) {
  auto published = transaction.take_published();
  if (after_doubt) {
    // What the ghost had committed was never published: ring for every channel of the batch.
    for (const auto& name : channels_of(jobs)) {
      if (const auto* row = transaction.channel(name)) published.push_back({name, row->head, nullptr});
    }
  }
  if (!published.empty()) hooks_.published(std::move(published));
  auto effects = transaction.take_effects();
  if (!effects.empty()) hooks_.effects(std::move(effects));
  for (std::size_t i = 0; i < jobs.size(); ++i) jobs[i].finish(outcomes[i]);
}

}  // namespace storage
