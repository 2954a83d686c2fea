#include "server/seed/runner.hpp"

#include <stdexcept>

#include <sodium.h>

#include "protocol/enum_name.hpp"
#include "server/app/router.hpp"
#include "server/support/clock.hpp"
#include "storage/effect_repository.hpp"
#include "storage/migrate.hpp"

namespace server::seed {

using namespace protocol;

Key new_key() {
  Key key;
  randombytes_buf(key.bytes.data(), key.bytes.size());
  return key;
}

Runner::Runner(const std::string& connection) {
  storage::DatabaseOptions options;
  options.connection = connection;
  options.writers = 2;
  options.readers = 1;
  storage::DatabaseHooks hooks;
  hooks.published = [](std::vector<storage::Published>) {};
  hooks.effects = [this](std::vector<storage::PendingEffect> effects) {
    follower_->follow(std::move(effects));
  };
  hooks.clock = system_clock();
  database_ = std::make_unique<storage::Database>(std::move(options), std::move(hooks));
  follower_ = std::make_unique<app::Follower>(*database_);
  secret_ = storage::server_secret(connection);
  database_->start();
}

Runner::~Runner() { database_->stop(); }

void Runner::finish(const storage::Outcome& outcome, const std::string& what) {
  const std::lock_guard lock{mutex_};
  --under_way_;
  ++finished_;
  if (outcome.kind != storage::Outcome::Kind::done && failure_.empty()) {
    failure_ = what + ": " + std::string{enum_name(outcome.error.code)} + " " + outcome.error.text +
               " " + outcome.error.field;
  }
  changed_.notify_all();
}

bool Runner::has_failed() const {
  const std::lock_guard lock{mutex_};
  return !failure_.empty();
}

void Runner::throw_failure() {
  const std::lock_guard lock{mutex_};
  if (!failure_.empty()) throw std::runtime_error(failure_);
}

void Runner::send(CommandEnvelope envelope, const AccountId& account, Time at,
                  std::function<void(const Done&)> done) {
  // Not before the last `done`, which may refer to what the caller gives up then.
  if (has_failed()) wait();
  {
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [this] { return under_way_ < under_way_max; });
    ++under_way_;
  }
  const auto what = envelope.channel.text() + " " + envelope.data;
  auto job = app::make_write_job(envelope, account, secret_,
                                 [this, what, done = std::move(done)](const storage::Outcome& o) {
                                   if (done && o.kind == storage::Outcome::Kind::done) done(o.done);
                                   finish(o, what);
                                 });
  job.at = at;
  if (!database_->write(std::move(job))) throw std::runtime_error("the writer's queue is full");
}

Done Runner::run(CommandEnvelope envelope, const AccountId& account, Time at) {
  Done done;
  bool finished = false;
  const auto what = envelope.channel.text() + " " + envelope.data;
  {
    const std::lock_guard lock{mutex_};
    ++under_way_;
  }
  auto job = app::make_write_job(envelope, account, secret_, [&](const storage::Outcome& outcome) {
    {
      const std::lock_guard lock{mutex_};
      done = outcome.done;
      finished = true;
    }
    finish(outcome, what);
  });
  job.at = at;
  if (!database_->write(std::move(job))) throw std::runtime_error("the writer's queue is full");
  {
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [&] { return finished; });
  }
  throw_failure();
  return done;
}

void Runner::run_as_system(const ChannelName& channel, Time at,
                           std::function<void(storage::Transaction&)> work) {
  {
    const std::lock_guard lock{mutex_};
    ++under_way_;
  }
  storage::WriteJob job;
  job.channel = channel;
  job.by = Author::system();
  job.at = at;
  job.handle = [work = std::move(work)](storage::Transaction& transaction) -> Result<Done> {
    work(transaction);
    return Done{};
  };
  job.finish = [this](const storage::Outcome& outcome) { finish(outcome, "set-up"); };
  if (!database_->write(std::move(job))) throw std::runtime_error("the writer's queue is full");
  wait();
}

void Runner::read(const std::function<void(storage::Reader&)>& query) {
  bool finished = false;
  std::string failed;
  const auto end = [&](std::string why) {
    const std::lock_guard lock{mutex_};
    failed = std::move(why);
    finished = true;
    changed_.notify_all();
  };
  const bool queued = database_->read({[&](storage::Reader& reader) {
                                         query(reader);
                                         end({});
                                       },
                                       [&](const Error& error) { end(error.text); }});
  if (!queued) throw std::runtime_error("the reader's queue is full");
  std::unique_lock lock{mutex_};
  changed_.wait(lock, [&] { return finished; });
  if (!failed.empty()) throw std::runtime_error(failed);
}

void Runner::wait() {
  {
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [this] { return under_way_ == 0; });
  }
  throw_failure();
}

void Runner::settle() {
  // Effects cause effects, so it is over when a look finds none.
  for (bool waiting = true; waiting;) {
    wait();
    read([&](storage::Reader& reader) {
      auto effects = storage::pending_effects(reader, 500);
      waiting = !effects.empty();
      follower_->follow(std::move(effects));
    });
  }
}

std::int64_t Runner::finished() const {
  const std::lock_guard lock{mutex_};
  return finished_;
}

}  // namespace server::seed
