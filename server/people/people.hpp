// Makes the directory what a file says: `behoerdentalk people`. For the command line; blocks.
// Throws std::runtime_error with a plain sentence, and then changed nothing.
#pragma once

#include <string>
#include <vector>

#include "server/people/people_file.hpp"

namespace server::people {

/// Shown once and stored nowhere.
struct FirstPassword {
  std::string email;
  std::string password;
};

struct Applied {
  /// What was changed, a line each; nothing where all was as the file says.
  std::vector<std::string> changes;
  /// Of accounts that were made, or are active again.
  std::vector<FirstPassword> passwords;
};

/// In one transaction. Whoever is not in the file stays as they are. Running servers are told of
/// changed contact points and of areas by the log, and end the logins and subscriptions of whoever
/// lost a right to them.
Applied apply_people(const std::string& connection, const PeopleFile& file);

}  // namespace server::people
