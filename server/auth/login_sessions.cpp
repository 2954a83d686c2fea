#include "server/auth/login_sessions.hpp"

#include <algorithm>
#include <mutex>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "storage/accounts/login_session_repository.hpp"
#include "storage/accounts/token.hpp"

namespace server::auth {

using namespace protocol;

namespace {

struct Waiting {
  std::string token_hash;
  LoginSessions::Done done;
};
/// Emptied as it is answered, so that nobody is answered twice.
using Batch = std::shared_ptr<std::vector<Waiting>>;

Error not_logged_in() { return refuse(ErrorCode::not_logged_in, "log in first"); }

void refuse_all(std::vector<Waiting> batch, const Error& error) {
  for (auto& waiting : batch) waiting.done(error);
}

void answer(std::vector<Waiting> batch, const std::vector<storage::LoginRecord>& records) {
  std::unordered_map<std::string_view, const storage::LoginRecord*> by_hash;
  for (const auto& record : records) by_hash.emplace(record.token_hash, &record);
  for (auto& waiting : batch) {
    const auto found = by_hash.find(waiting.token_hash);
    if (found == by_hash.end()) {
      waiting.done(not_logged_in());
    } else {
      const auto& record = *found->second;
      waiting.done(Caller{record.account, std::move(waiting.token_hash),
                          record.kind == storage::LoginKind::program, record.last_revocation,
                          record.guest_of});
    }
  }
}

}  // namespace

struct LoginSessions::State : std::enable_shared_from_this<LoginSessions::State> {
  State(storage::Database& d, LoginOptions o, Clock c)
      : database{d}, options{o}, clock{std::move(c)} {}

  void add(Waiting waiting) {
    std::unique_lock lock{mutex};
    if (collected.size() >= waiting_max) {
      lock.unlock();
      return waiting.done(refuse(ErrorCode::overloaded, "too many requests at once"));
    }
    collected.push_back(std::move(waiting));
    const bool start = !std::exchange(under_way, true);
    lock.unlock();
    if (start) start_next();
  }

  /// Called by whoever set `under_way`, or after a query came back.
  void start_next() {
    const auto batch = std::make_shared<std::vector<Waiting>>();
    {
      const std::lock_guard lock{mutex};
      const auto count = std::min(collected.size(), batch_max);
      under_way = count != 0;
      if (!under_way) return;
      const auto end = collected.begin() + static_cast<std::ptrdiff_t>(count);
      std::move(collected.begin(), end, std::back_inserter(*batch));
      collected.erase(collected.begin(), end);
      ++queries;
    }
    // A new transaction each time: the old one's view of the database is older than the requests
    // that waited for it, and would refuse a login that was made in between.
    const bool taken = database.read(
        {[self = shared_from_this(), batch](storage::Reader& reader) { self->run(reader, batch); },
         [self = shared_from_this(), batch](const Error& error) { self->fail(batch, error); }});
    if (!taken) fail(batch, refuse(ErrorCode::overloaded, "too many queries"));
  }

  void run(storage::Reader& reader, const Batch& batch) {
    std::vector<std::string> hashes;
    for (const auto& waiting : *batch) hashes.push_back(waiting.token_hash);
    auto records = storage::accounts_of(reader, hashes, clock());
    // Neither a login nor a token outlives the demo.
    if (!options.demo) std::erase_if(records, [](const auto& record) { return record.demo; });
    auto waiting = std::move(*batch);
    batch->clear();
    start_next();
    touch(records);
    answer(std::move(waiting), records);
  }

  void fail(const Batch& batch, const Error& error) {
    // Empty: the query had been answered before something else failed.
    if (batch->empty()) return;
    auto waiting = std::move(*batch);
    batch->clear();
    refuse_all(std::move(waiting), error);
    start_next();
  }

  /// Records the day of the last use, once a day and login, in a write of its own.
  void touch(const std::vector<storage::LoginRecord>& records) {
    std::vector<std::string> hashes;
    AccountId account;
    {
      const std::lock_guard lock{mutex};
      // What is left from yesterday, and a bound.
      if (touching.size() > waiting_max) touching.clear();
      for (const auto& record : records) {
        if (record.used_today || !touching.insert(record.token_hash).second) continue;
        hashes.push_back(record.token_hash);
        account = record.account;
      }
    }
    if (hashes.empty()) return;
    storage::WriteJob job;
    job.channel = channel_of(ChannelKind::inbox, account);
    job.handle = [hashes](storage::Transaction& transaction) -> Result<protocol::Done> {
      storage::touch_logins(transaction, hashes);
      return protocol::Done{};
    };
    // Done or not, the next lookup finds out.
    job.finish = [self = shared_from_this(), hashes](const storage::Outcome&) {
      self->touched(hashes);
    };
    if (!database.write(std::move(job))) touched(hashes);
  }

  void touched(const std::vector<std::string>& hashes) {
    const std::lock_guard lock{mutex};
    for (const auto& hash : hashes) touching.erase(hash);
  }

  storage::Database& database;
  const LoginOptions options;
  const Clock clock;

  // Guarded by the mutex.
  std::mutex mutex;
  std::vector<Waiting> collected;
  bool under_way = false;
  std::uint64_t queries = 0;
  /// Logins whose last use is being written.
  std::unordered_set<std::string> touching;
};

LoginSessions::LoginSessions(storage::Database& database, LoginOptions options, Clock clock)
    : state_{std::make_shared<State>(database, options, std::move(clock))} {}

LoginSessions::~LoginSessions() = default;

void LoginSessions::authenticate(const Credentials& credentials, Done done) {
  const auto carried_token = carried(credentials);
  if (carried_token.token.empty()) return done(not_logged_in());
  state_->add({storage::hash_token(carried_token.token), std::move(done)});
}

CarriedToken LoginSessions::carried(const Credentials& credentials) const {
  return find_token(credentials, state_->options.tls_in_front);
}

std::string LoginSessions::hash_of(const Credentials& credentials) const {
  const auto carried_token = carried(credentials);
  return carried_token.token.empty() ? std::string{} : storage::hash_token(carried_token.token);
}

void LoginSessions::sweep() {
  storage::WriteJob job;
  // Of no channel in particular; this one is seldom written.
  job.channel = library_channel;
  job.handle = [](storage::Transaction& transaction) -> Result<protocol::Done> {
    storage::sweep_logins(transaction);
    return protocol::Done{};
  };
  job.finish = [](const storage::Outcome&) {};
  // What finds no place now is done an hour later.
  static_cast<void>(state_->database.write(std::move(job)));
}

std::uint64_t LoginSessions::queries() const {
  const std::lock_guard lock{state_->mutex};
  return state_->queries;
}

}  // namespace server::auth
