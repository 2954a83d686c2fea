// Who a request is from: looks tokens up in the database, many at a time. While one query is under
// way, those that come are collected for the next, so a flood of reconnects costs few queries.
// Nothing is cached: a login that has ended is refused from the commit on. Any thread.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "protocol/error_code.hpp"
#include "server/auth/caller.hpp"
#include "server/auth/credentials.hpp"
#include "server/auth/login_options.hpp"
#include "server/support/clock.hpp"
#include "storage/database.hpp"

namespace server::auth {

class LoginSessions {
 public:
  /// Requests that may wait for one query; above it `overloaded`.
  static constexpr std::size_t waiting_max = 10'000;
  /// Tokens of one query.
  static constexpr std::size_t batch_max = 1'000;

  using Done = std::function<void(protocol::Result<Caller>)>;

  /// The database must be stopped before this ends.
  LoginSessions(storage::Database& database, LoginOptions options, Clock clock);
  ~LoginSessions();
  LoginSessions(const LoginSessions&) = delete;
  LoginSessions& operator=(const LoginSessions&) = delete;

  /// Calls `done` once: with who it is, `not_logged_in`, or a temporary error; on a database
  /// thread, or at once on this one.
  void authenticate(const Credentials& credentials, Done done);

  /// The token that the request carries, for csrf_ok.
  [[nodiscard]] CarriedToken carried(const Credentials& credentials) const;

  /// What names the login in a Caller; empty without a token. Says nothing about its being good.
  [[nodiscard]] std::string hash_of(const Credentials& credentials) const;

  /// Deletes logins that have expired. To be called about once an hour; returns at once.
  void sweep();

  /// How many lookups were sent; for metrics and tests.
  [[nodiscard]] std::uint64_t queries() const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace server::auth
