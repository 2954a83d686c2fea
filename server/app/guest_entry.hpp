// What stands under /api/guests: looking at a link and coming in by it, before anybody is known.
// Answers come once, from a database thread or at once. Any thread.
#pragma once

#include <memory>
#include <string>

#include "server/app/entry_limiter.hpp"
#include "server/auth/login_handlers.hpp"
#include "server/auth/login_options.hpp"
#include "storage/database.hpp"

namespace server::app {

class GuestEntry {
 public:
  /// The database must be stopped before this ends.
  GuestEntry(storage::Database& database, auth::LoginOptions options)
      : database_{database}, options_{options} {}

  /// POST /api/guests/link
  void look(const auth::LoginRequest& request, auth::AnswerLogin answer);
  /// POST /api/guests/enter: the answer is that of a login, and sets the guest's cookie.
  void enter(const auth::LoginRequest& request, auth::AnswerLogin answer);

 private:
  storage::Database& database_;
  const auth::LoginOptions options_;
  EntryLimiter limiter_;
};

}  // namespace server::app
