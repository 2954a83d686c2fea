// The bytes of attached files on disk: <folder>/<first two digits of the id>/<id>. A file is there
// whole or not at all, also after a crash, and it is there before its row is. Blocks: for worker
// threads, never for a shard. Any thread; different ids may be used at the same time. Failures of
// the disk are thrown as std::system_error.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/ids.hpp"

namespace server::files {

class FileStore {
 public:
  /// Makes the folder if need be.
  explicit FileStore(std::filesystem::path folder);

  /// On disk for good when it returns.
  void save(const protocol::FileId& id, std::string_view bytes) const;

  /// nullopt when it is not there, or is not what was stored (`hash`: BLAKE2b-256, raw bytes).
  [[nodiscard]] std::optional<std::string> load(const protocol::FileId& id,
                                                std::string_view hash) const;

  /// Nothing happens if it is not there.
  void remove(const protocol::FileId& id) const;

  /// Everything that has not been changed for so long.
  [[nodiscard]] std::vector<protocol::FileId> older_than(std::chrono::seconds age) const;

  /// Where a file lies below such a folder: this layout is also that of backups.
  static std::filesystem::path path_in(const std::filesystem::path& folder,
                                       const protocol::FileId& id);

  /// Removes what interrupted saves left that long ago.
  void remove_leftovers(std::chrono::seconds age) const;

 private:
  [[nodiscard]] std::filesystem::path path_of(const protocol::FileId& id) const;

  const std::filesystem::path folder_;
};

}  // namespace server::files
