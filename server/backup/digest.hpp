// Hashes of files, computed while they are read or copied, a piece at a time: their size does not
// matter. What the disk refuses is thrown as std::system_error. Blocks.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace server::backup {

struct Digest {
  std::int64_t bytes = 0;
  /// SHA-256 in hex, as sha256sum prints it.
  std::string sha256;
  /// BLAKE2b-256, raw: what the database knows of a file.
  std::string blake2b;
};

/// Of everything from the start of an open file to its end.
Digest digest_of(int fd);
/// nullopt if there is no such file, or something that is no regular file.
std::optional<Digest> digest_of(const std::filesystem::path& path);
/// Copies to a new file, which is not flushed, and says what was copied. nullopt, and nothing made,
/// if there is nothing to copy.
std::optional<Digest> copy_and_digest(const std::filesystem::path& from,
                                      const std::filesystem::path& to);

/// SHA-256 of a text, in hex.
std::string sha256_of(std::string_view text);

}  // namespace server::backup
