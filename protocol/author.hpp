// Who wrote something, as it stands in events: an id, never a name (contract C3).
#pragma once

#include <optional>
#include <string>

#include "protocol/ids.hpp"

namespace protocol {

/// An account, the system itself (effects, tallies), or somebody who used a ticket and whom nobody
/// knows. On the wire the account's id, "system" or "anonymous".
struct Author {
  std::optional<AccountId> account;
  /// Never with an account.
  bool used_ticket = false;

  static Author system() { return {}; }
  static Author anonymous() { return {std::nullopt, true}; }
  [[nodiscard]] bool is_system() const { return !account && !used_ticket; }
  [[nodiscard]] bool is_anonymous() const { return used_ticket; }
  [[nodiscard]] std::string text() const {
    if (account) return account->text();
    return used_ticket ? "anonymous" : "system";
  }
  friend bool operator==(const Author&, const Author&) = default;
};

}  // namespace protocol
