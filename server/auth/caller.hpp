// Who asks: an account through one of its logins. A value; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "protocol/ids.hpp"
#include "storage/reader.hpp"

namespace server::auth {

struct Caller {
  protocol::AccountId account;
  /// Names the login, so that its end can be told from the account's other logins.
  std::string token_hash;
  /// A program's token, not a browser's login.
  bool program = false;
  /// The number of the last revocation that this was looked up behind: a greater one may end the
  /// login or have ended it meanwhile.
  std::int64_t revocations_seen = 0;
  /// A guest: nothing but this talk.
  std::optional<storage::GuestOf> guest_of = {};
};

}  // namespace server::auth
