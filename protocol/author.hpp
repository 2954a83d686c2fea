// Who wrote something, as it stands in events: an id, never a name (contract C3).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "protocol/ids.hpp"

namespace protocol {

/// An account, the system itself (effects, tallies), somebody who used a ticket and whom nobody
/// knows, or a pseudonym. On the wire the account's id, "system", "anonymous" or "pseudonym:<id>".
/// At most one of the members says something.
struct Author {
  static constexpr std::string_view pseudonym_prefix = "pseudonym:";

  std::optional<AccountId> account;
  bool used_ticket = false;
  std::optional<PseudonymId> pseudonym = {};

  static Author system() { return {}; }
  static Author anonymous() { return {std::nullopt, true}; }
  static Author under(const PseudonymId& pseudonym) { return {std::nullopt, false, pseudonym}; }
  [[nodiscard]] bool is_system() const { return !account && !used_ticket && !pseudonym; }
  [[nodiscard]] bool is_anonymous() const { return used_ticket; }
  /// What it does must never meet what somebody does by name (docs/adr/0013, 0015).
  [[nodiscard]] bool is_nameless() const { return used_ticket || pseudonym.has_value(); }
  /// Whose inbox tells it of answers, and under whom its commands' keys are known; ids are random,
  /// so that of a pseudonym is no account's.
  [[nodiscard]] std::optional<AccountId> owner() const {
    return pseudonym ? std::optional{AccountId{pseudonym->bytes}} : account;
  }
  [[nodiscard]] std::string text() const {
    if (account) return account->text();
    if (pseudonym) return std::string{pseudonym_prefix} + pseudonym->text();
    return used_ticket ? "anonymous" : "system";
  }
  friend bool operator==(const Author&, const Author&) = default;
};

}  // namespace protocol
