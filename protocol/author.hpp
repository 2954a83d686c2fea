// Who wrote something, as it stands in events: an id, never a name (contract C3).
#pragma once

#include <optional>
#include <string>

#include "protocol/ids.hpp"

namespace protocol {

/// An account, or the system itself (effects, tallies). On the wire the account's id or "system".
struct Author {
  std::optional<AccountId> account;

  static Author system() { return {}; }
  [[nodiscard]] bool is_system() const { return !account.has_value(); }
  [[nodiscard]] std::string text() const { return account ? account->text() : "system"; }
  friend bool operator==(const Author&, const Author&) = default;
};

}  // namespace protocol
