// Fills an empty database with the demo content, through the same handlers that serve clients.
// For the command line; blocks. Throws std::runtime_error with a plain sentence.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace server::seed {

/// False, and nothing changed, when the database holds accounts already. `files`: the folder of
/// attached files (config files_dir), where those of the content are put.
bool seed_demo(const std::string& connection, const std::filesystem::path& content,
               const std::filesystem::path& files);

/// Adds the volume data set (reference: 40 templates, 2,000 threads, 30,000 posts, 60 talks, 5,000
/// accounts ...) with a fixed seed; posts and questions grow to `texts` if that is more. False, and
/// nothing changed, when it is there already; refuses to add to a part of it or to another size.
bool seed_volume(const std::string& connection, std::int64_t texts);

/// The demo logins, one a line, as ./run prints them.
void print_logins(const std::string& connection);

}  // namespace server::seed
