// Logging in and out over HTTP, without HTTP: what the router hands in and what it sends back.
// Any thread; answers come once, from a thread of the database or of the password pool, or at once.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "server/auth/caller.hpp"
#include "server/auth/credentials.hpp"
#include "server/auth/login_options.hpp"
#include "server/auth/passwords.hpp"
#include "server/support/clock.hpp"
#include "storage/database.hpp"

namespace server::auth {

struct LoginAnswer {
  int status = 200;
  /// JSON, or empty.
  std::string body;
  /// Value of Set-Cookie; none when empty.
  std::string set_cookie;
};
using AnswerLogin = std::function<void(LoginAnswer)>;

struct LoginRequest {
  std::string body;
  /// The request's Cookie header: the login that it names is ended by a new one.
  std::string cookie;
  /// For the limit of tries only, never stored.
  std::string remote;
};

class LoginHandlers {
 public:
  /// Both must be stopped before this ends.
  LoginHandlers(storage::Database& database, PasswordPool& passwords, LoginOptions options,
                Clock clock);
  ~LoginHandlers();
  LoginHandlers(const LoginHandlers&) = delete;
  LoginHandlers& operator=(const LoginHandlers&) = delete;

  /// GET /api/login
  void login_offer(AnswerLogin answer);
  /// POST /api/login
  void login(LoginRequest request, AnswerLogin answer);
  /// POST /api/login/demo
  void demo_login(LoginRequest request, AnswerLogin answer);
  /// POST /api/logout
  void logout(const Caller& caller, AnswerLogin answer);
  /// GET /api/me
  void me(const Caller& caller, AnswerLogin answer);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

/// The form of a refusal.
LoginAnswer refused(const protocol::Error& error);

}  // namespace server::auth
