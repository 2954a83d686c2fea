// The subcommands for the two people who can name the owner of a pseudonym together
// (docs/adr/0015). Each asks for a passphrase on standard input. Throws std::runtime_error with a
// plain sentence.
#pragma once

#include <optional>
#include <string>

#include "server/app/config.hpp"

namespace server::app {

/// `pseudonym-keys HOLDER`
int make_pseudonym_keys(const Config& config, const std::string& holder);

struct ResolveOptions {
  std::string holder;
  std::optional<std::string> talk;
  std::optional<std::string> question;
  /// Moderation's.
  std::optional<std::string> reason;
  /// Data protection's: why the author may not be told.
  std::optional<std::string> untold;
};
/// `resolve-pseudonym HOLDER`
int resolve_pseudonym(const Config& config, const ResolveOptions& options);

}  // namespace server::app
