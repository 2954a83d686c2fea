#include "server/auth/login_handlers.hpp"

#include <mutex>
#include <optional>
#include <utility>

#include "protocol/encode.hpp"
#include "protocol/json_reader.hpp"
#include "server/auth/login_limiter.hpp"
#include "storage/accounts/account_repository.hpp"
#include "storage/accounts/login_session_repository.hpp"
#include "storage/accounts/token.hpp"

namespace server::auth {

using namespace protocol;

namespace {

/// Body of `POST /api/login/demo`.
struct DemoLogin {
  Text<254> email;
};
BOOST_DESCRIBE_STRUCT(DemoLogin, (), (email))

/// Answer of `GET /api/login`.
struct LoginOffer {
  bool demo = false;
  std::vector<DemoAccount> accounts;
  bool unsafe_durability = false;
};
BOOST_DESCRIBE_STRUCT(LoginOffer, (), (demo, accounts, unsafe_durability))

Error bad_login() { return refuse(ErrorCode::bad_login, "no such login"); }
Error overloaded() { return refuse(ErrorCode::overloaded, "too many requests at once"); }

/// One try with a password.
struct Try {
  LoginRequest request;
  /// What the tries are counted by; normal if the address is.
  std::string email;
  std::string password;
};

}  // namespace

LoginAnswer refused(const Error& error) {
  return {http_status(error.code), encode_error(std::nullopt, error), {}};
}

struct LoginHandlers::State : std::enable_shared_from_this<LoginHandlers::State> {
  State(storage::Database& d, PasswordPool& p, LoginOptions o, Clock c)
      : database{d}, passwords{p}, options{o}, clock{std::move(c)} {}

  /// Runs a query; `failed` if it could not be asked.
  void read(std::function<void(storage::Reader&)> run, std::function<void(const Error&)> failed) {
    auto copy = failed;
    if (!database.read({std::move(run), std::move(failed)})) copy(overloaded());
  }

  bool admit(const Try& attempt) {
    const std::lock_guard lock{mutex};
    return limiter.admit(attempt.email, attempt.request.remote, clock());
  }
  void succeeded(const Try& attempt) {
    const std::lock_guard lock{mutex};
    limiter.succeeded(attempt.email, attempt.request.remote);
  }
  void undecided(const Try& attempt) {
    const std::lock_guard lock{mutex};
    limiter.undecided(attempt.email, attempt.request.remote);
  }

  void find(Try attempt, AnswerLogin answer);
  void verify(Try attempt, std::optional<storage::AccountRecord> account, AnswerLogin answer);
  void begin_login(const AccountId& account, const std::string& cookie, AnswerLogin answer);
  void find_demo(LoginRequest request, const std::string& email, AnswerLogin answer);

  /// Who somebody is, and what everybody on this server should know.
  [[nodiscard]] std::string body_of(Me me) const {
    if (options.unsafe_durability) me.unsafe_durability = true;
    return to_json(me);
  }

  storage::Database& database;
  PasswordPool& passwords;
  const LoginOptions options;
  const Clock clock;

  // Guarded by the mutex.
  std::mutex mutex;
  LoginLimiter limiter;
};

// Every try takes the same way with the same costs, whether there is such an account or not.
void LoginHandlers::State::find(Try attempt, AnswerLogin answer) {
  const auto shared = std::make_shared<Try>(std::move(attempt));
  read(
      [self = shared_from_this(), shared, answer](storage::Reader& reader) {
        auto account = storage::find_account(reader, shared->email);
        self->verify(std::move(*shared), std::move(account), answer);
      },
      [self = shared_from_this(), shared, answer](const Error& error) {
        self->undecided(*shared);
        answer(refused(error));
      });
}

void LoginHandlers::State::verify(Try attempt, std::optional<storage::AccountRecord> account,
                                  AnswerLogin answer) {
  std::optional<std::string> hash;
  // The password of a demo account is published: outside demo mode it is as if it had none.
  if (account && account->active && (!account->demo || options.demo)) hash = account->password_hash;
  auto password = std::move(attempt.password);
  const auto shared = std::make_shared<Try>(std::move(attempt));
  const auto id = account ? account->id : AccountId{};
  const bool taken = passwords.verify(std::move(password), std::move(hash),
                                      [self = shared_from_this(), shared, id, answer](bool right) {
                                        if (!right) return answer(refused(bad_login()));
                                        self->succeeded(*shared);
                                        self->begin_login(id, shared->request.cookie, answer);
                                      });
  if (taken) return;
  undecided(*shared);
  answer(refused(overloaded()));
}

// The right person is there: a new login, under a new token, and the end of the one before.
void LoginHandlers::State::begin_login(const AccountId& account, const std::string& cookie,
                                       AnswerLogin answer) {
  auto token = storage::new_token();
  const auto old = find_token({cookie, {}}, options.tls_in_front).token;
  const auto body = std::make_shared<std::string>();
  storage::WriteJob job;
  job.channel = channel_of(ChannelKind::inbox, account);
  job.by = {account};
  job.handle = [self = shared_from_this(), account, old, body, hash = storage::hash_token(token)](
                   storage::Transaction& transaction) -> Result<Done> {
    auto me = storage::me_of(transaction, account);
    if (!me) return bad_login();
    if (!old.empty()) storage::end_login(transaction, storage::hash_token(old));
    storage::create_login(transaction, hash, account, storage::LoginKind::browser, "");
    *body = self->body_of(std::move(*me));
    return Done{};
  };
  job.finish = [body, answer, cookie_now = login_cookie(token, options.tls_in_front)](
                   const storage::Outcome& outcome) {
    switch (outcome.kind) {
      case storage::Outcome::Kind::done: return answer({200, std::move(*body), cookie_now});
      case storage::Outcome::Kind::refused: return answer(refused(outcome.error));
      case storage::Outcome::Kind::unknown:
        return answer(refused(refuse(ErrorCode::unavailable, "the database did not answer")));
    }
  };
  if (!database.write(std::move(job))) answer(refused(overloaded()));
}

void LoginHandlers::State::find_demo(LoginRequest request, const std::string& email,
                                     AnswerLogin answer) {
  read(
      [self = shared_from_this(), email, cookie = std::move(request.cookie),
       answer](storage::Reader& reader) {
        const auto account = storage::find_account(reader, email);
        if (!account || !account->active || !account->demo) return answer(refused(bad_login()));
        self->begin_login(account->id, cookie, answer);
      },
      [answer](const Error& error) { answer(refused(error)); });
}

LoginHandlers::LoginHandlers(storage::Database& database, PasswordPool& passwords,
                             LoginOptions options, Clock clock)
    : state_{std::make_shared<State>(database, passwords, options, std::move(clock))} {}

LoginHandlers::~LoginHandlers() = default;

void LoginHandlers::login_offer(AnswerLogin answer) {
  LoginOffer offer{state_->options.demo, {}, state_->options.unsafe_durability};
  if (!offer.demo) return answer({200, to_json(offer), {}});
  state_->read(
      [offer, answer](storage::Reader& reader) mutable {
        offer.accounts = storage::demo_accounts(reader);
        answer({200, to_json(offer), {}});
      },
      [answer](const Error& error) { answer(refused(error)); });
}

void LoginHandlers::login(LoginRequest request, AnswerLogin answer) {
  auto body = from_json<Login>(request.body);
  if (!body) return answer(refused(body.error()));
  request.body.clear();
  Try attempt{std::move(request), storage::normal_email(body->email).value_or(body->email),
              std::move(body->password)};
  if (!state_->admit(attempt)) {
    return answer(refused(refuse(ErrorCode::too_fast, "too many failed logins, wait 15 minutes")));
  }
  state_->find(std::move(attempt), std::move(answer));
}

void LoginHandlers::demo_login(LoginRequest request, AnswerLogin answer) {
  if (!state_->options.demo) return answer(refused(refuse(ErrorCode::not_found, "no demo here")));
  const auto body = from_json<DemoLogin>(request.body);
  if (!body) return answer(refused(body.error()));
  const auto email = storage::normal_email(body->email);
  if (!email) return answer(refused(bad_login()));
  state_->find_demo(std::move(request), *email, std::move(answer));
}

void LoginHandlers::logout(const Caller& caller, AnswerLogin answer) {
  storage::WriteJob job;
  job.channel = channel_of(ChannelKind::inbox, caller.account);
  job.by = {caller.account};
  job.handle = [hash = caller.token_hash](storage::Transaction& transaction) -> Result<Done> {
    storage::end_login(transaction, hash);
    return Done{};
  };
  job.finish = [answer, cookie = caller.guest_of ? ended_guest_cookie(caller.guest_of->talk,
                                                                      state_->options.tls_in_front)
                                                 : ended_cookie(state_->options.tls_in_front)](
                   const storage::Outcome& outcome) {
    if (outcome.kind == storage::Outcome::Kind::done) return answer({204, {}, cookie});
    answer(refused(outcome.kind == storage::Outcome::Kind::refused
                       ? outcome.error
                       : refuse(ErrorCode::unavailable, "the database did not answer")));
  };
  if (!state_->database.write(std::move(job))) answer(refused(overloaded()));
}

void LoginHandlers::me(const Caller& caller, AnswerLogin answer) {
  state_->read(
      [state = state_, account = caller.account, answer](storage::Reader& reader) {
        auto me = storage::me_of(reader, account);
        answer(me ? LoginAnswer{200, state->body_of(std::move(*me)), {}}
                  : refused(refuse(ErrorCode::not_logged_in, "log in first")));
      },
      [answer](const Error& error) { answer(refused(error)); });
}

}  // namespace server::auth
