// Who asks: an account through one of its logins. A value; any thread.
#pragma once

#include <string>

#include "protocol/ids.hpp"

namespace server::auth {

struct Caller {
  protocol::AccountId account;
  /// Names the login, so that its end can be told from the account's other logins.
  std::string token_hash;
  /// A program's token, not a browser's login.
  bool program = false;
};

}  // namespace server::auth
