// The subcommands of the program: serve, migrate, seed, people, token, check, backup, restore.
#pragma once

#include <string>
#include <vector>

namespace server::app {

/// Runs one; the process's exit status. Throws std::exception with a plain sentence.
int run_command(const std::vector<std::string>& arguments);

}  // namespace server::app
