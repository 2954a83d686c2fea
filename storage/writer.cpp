#include "storage/writer.hpp"

#include <algorithm>
#include <chrono>
#include <thread>

#include <pqxx/pqxx>
#include <spdlog/spdlog.h>

#include "storage/batch_reads.hpp"
#include "storage/known_keys.hpp"
#include "tests/faults/mutants.hpp"

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

/// Whether the fault is the database's and not the batch's: no room, shutting down, a standby by
/// now, a disk that fails (classes of the PostgreSQL documentation, appendix A).
bool is_of_database(std::string_view sqlstate) {
  for (const char* of_database : {"25", "53", "57", "58"}) {
    if (sqlstate.starts_with(of_database)) return true;
  }
  return false;
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

Writer::Writer(Connection connection, bool keeps_mails, const DatabaseHooks& hooks,
               DeliveredHeads& delivered, std::atomic<std::uint64_t>& rollbacks)
    : connection_{std::move(connection)},
      keeps_mails_{keeps_mails},
      hooks_{hooks},
      delivered_{delivered},
      rollbacks_{rollbacks} {}

void Writer::run(std::vector<WriteJob> batch) {
  // What is done with a ticket or under a pseudonym shares no transaction with what anybody does by
  // name, so that no row's transaction leads from one to the other (ADR 13, 15). They wait for
  // nothing of each other.
  const auto named = std::stable_partition(
      batch.begin(), batch.end(), [](const WriteJob& job) { return !job.by.is_nameless(); });
  const auto count = static_cast<std::size_t>(named - batch.begin());
  const std::span jobs{batch};
  if (count > 0) run_or_halve(jobs.first(count));
  if (count < jobs.size()) run_or_halve(jobs.subspan(count));
}

void Writer::run_or_halve(std::span<WriteJob> jobs) {
  auto result = attempt(jobs, false);
  // A connection that died while idle is found out here; the next try is on a fresh one.
  if (result == Attempt::unreachable) result = attempt(jobs, false);
  if (result == Attempt::unknown) result = settle_unknown(jobs);
  switch (result) {
    case Attempt::committed: return;
    case Attempt::unreachable:
      return finish_all(jobs, refused(refuse(ErrorCode::unavailable, "database unreachable")));
    case Attempt::unknown: return finish_all(jobs, {Outcome::Kind::unknown, {}, {}});
    case Attempt::failed:
    case Attempt::hindered: break;
  }
  if (jobs.size() == 1) {
    return finish_all(
        jobs, refused(result == Attempt::hindered
                          ? refuse(ErrorCode::unavailable, "database busy")
                          : refuse(ErrorCode::internal, "the server failed; nothing changed")));
  }
  const auto half = jobs.size() / 2;
  run_or_halve(jobs.first(half));
  run_or_halve(jobs.subspan(half));
}

Writer::Attempt Writer::attempt(std::span<WriteJob> jobs, bool after_doubt) {
  Committed committed;
  std::vector<Rollback> rollbacks;
  try {
    pqxx::work sql{connection_.open()};
    Transaction transaction{sql};
    transaction.set_keeps_mails(keeps_mails_);
    const auto channels = channels_of(jobs);
    transaction.lock(channels);
    rollbacks = renew_rolled_back(transaction, channels);
    auto keys = read_for_batch(transaction, jobs);
    committed.outcomes.reserve(jobs.size());
    const auto now = hooks_.clock();
    for (auto& job : jobs) committed.outcomes.push_back(decide(job, transaction, keys, now));
    transaction.flush();
    committed.published = transaction.take_published();
    committed.effects = transaction.take_effects();
    if (after_doubt) {
      // What the ghost had committed was never published: ring for every channel of the batch.
      for (const auto& name : channels) {
        if (const auto* row = transaction.channel(name)) {
          committed.published.push_back({name, row->head, protocol::Frame()});
        }
      }
    }
    if (mutants::is_on(mutants::Mutant::reply_before_commit)) {
      for (std::size_t i = 0; i < jobs.size(); ++i) {
        std::exchange(jobs[i].finish, [](const Outcome&) {})(committed.outcomes[i]);
      }
    }
    const auto warnings = connection_.warnings();
    sql.commit();
    if (connection_.warnings() != warnings) {
      throw pqxx::in_doubt_error{"the commit came with a warning"};
    }
  } catch (const pqxx::in_doubt_error& error) {
    spdlog::warn("commit of {} commands with unknown outcome: {}", jobs.size(), error.what());
    connection_.discard();
    return Attempt::unknown;
  } catch (const std::exception& error) {
    return explain(jobs.size(), error);
  }
  ++batches_;
  raise_alarm(rollbacks);
  announce(jobs, std::move(committed));
  return Attempt::committed;
}

Writer::Attempt Writer::explain(std::size_t jobs, const std::exception& error) {
  if (dynamic_cast<const pqxx::transaction_rollback*>(&error) != nullptr) {
    spdlog::warn("batch of {} rolled back: {}", jobs, error.what());
    return Attempt::hindered;
  }
  const auto* sql = dynamic_cast<const pqxx::sql_error*>(&error);
  if (sql != nullptr) {
    const std::string_view state = sql->sqlstate();
    spdlog::warn("batch of {} failed: {} {}", jobs, state, error.what());
    // lock_timeout
    if (state == "55P03") return Attempt::hindered;
    // Without a state the line broke, not the statement.
    if (!state.empty() && !is_of_database(state)) return Attempt::failed;
  }
  connection_.discard();
  // Everything else that libpqxx calls a failure is one of the connection; a COPY that breaks has
  // no class of its own.
  if (dynamic_cast<const pqxx::failure*>(&error) != nullptr) return Attempt::unreachable;
  spdlog::error("batch of {} failed: {}", jobs, error.what());
  return Attempt::failed;
}

Writer::Attempt Writer::settle_unknown(std::span<WriteJob> jobs) {
  const auto deadline = std::chrono::steady_clock::now() + settle_for;
  while (std::chrono::steady_clock::now() < deadline && connection_.may_open()) {
    // The channel's row lock waits for the old backend; then either the key is there, or the same
    // transaction commits now.
    const auto result = attempt(jobs, true);
    if (result == Attempt::committed) return result;
    std::this_thread::sleep_for(settle_pause);
  }
  return Attempt::unknown;
}

std::vector<Writer::Rollback> Writer::renew_rolled_back(Transaction& transaction,
                                                        const std::vector<ChannelName>& names) {
  const auto delivered = delivered_.of(names);
  std::vector<Rollback> found;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (delivered[i] == 0) continue;
    const auto* row = transaction.channel(names[i]);
    const auto head = row == nullptr ? 0 : row->head;
    if (head >= delivered[i]) continue;
    // Before anything is appended, so that no number means two things in one epoch.
    if (row != nullptr) transaction.renew_epoch(names[i]);
    found.push_back({names[i], head, delivered[i]});
  }
  return found;
}

void Writer::raise_alarm(const std::vector<Rollback>& rollbacks) {
  for (const auto& [channel, head, delivered] : rollbacks) {
    spdlog::error(
        "the database lost contributions: {} ends at {} but was delivered up to {}; it has a new"
        " epoch",
        channel.text(), head, delivered);
    rollbacks_.fetch_add(1, std::memory_order_relaxed);
    delivered_.put_back(channel, head);
    if (hooks_.new_epoch) hooks_.new_epoch(channel);
  }
}

void Writer::announce(std::span<WriteJob> jobs, Committed committed) {
  delivered_.raise(committed.published);
  if (!committed.published.empty()) hooks_.published(std::move(committed.published));
  if (!committed.effects.empty()) hooks_.effects(std::move(committed.effects));
  for (std::size_t i = 0; i < jobs.size(); ++i) jobs[i].finish(committed.outcomes[i]);
}

}  // namespace storage
