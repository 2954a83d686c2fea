// A copy of everything that must be kept, taken from a server in full use: one moment of the
// database, and the files that it names (docs/adr/0007). For the command line: blocks and prints.
// What fails is thrown as std::exception with a plain sentence.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace server::backup {

/// Writes the copy into the folder `to`, which must be new or empty. Until it is complete and on
/// disk the folder is called `to`.partial. Returns how many files could not be copied because they
/// are missing or damaged where they lie; the copy is whole but for them.
std::int64_t make_backup(const std::string& connection, const std::filesystem::path& files,
                         const std::filesystem::path& to);

/// Brings a copy into an empty database and an empty or absent folder for the files; refuses
/// anything else. Verifies the whole copy before it changes anything. Every channel gets a new
/// epoch (contract C1). A restore that is cut off leaves a database that no server accepts.
void restore_backup(const std::string& connection, const std::filesystem::path& files,
                    const std::filesystem::path& from);

}  // namespace server::backup
