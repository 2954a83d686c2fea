#include "server/files/file_store.hpp"

#include <cerrno>
#include <functional>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "server/support/disk.hpp"
#include "storage/accounts/token.hpp"

namespace server::files {

using protocol::FileId;
namespace fs = std::filesystem;

namespace {

constexpr auto temporary_ending = ".tmp";

/// Calls back for every file below the folder that was not changed for so long.
void for_each_older(const fs::path& folder, std::chrono::seconds age,
                    const std::function<void(const fs::path&)>& found) {
  const auto before = fs::file_time_type::clock::now() - age;
  for (const auto& entry : fs::recursive_directory_iterator{folder}) {
    // It may be gone by now.
    std::error_code error;
    if (!entry.is_regular_file(error) || entry.is_symlink(error)) continue;
    const auto changed = entry.last_write_time(error);
    if (!error && changed < before) found(entry.path());
  }
}

}  // namespace

FileStore::FileStore(fs::path folder) : folder_{std::move(folder)} {
  if (fs::create_directories(folder_)) fs::permissions(folder_, fs::perms::owner_all);
}

fs::path FileStore::path_in(const fs::path& folder, const FileId& id) {
  const auto name = id.text();
  return folder / name.substr(0, 2) / name;
}

fs::path FileStore::path_of(const FileId& id) const { return path_in(folder_, id); }

void FileStore::save(const FileId& id, std::string_view bytes) const {
  const auto path = path_of(id);
  fs::create_directory(path.parent_path());
  auto temporary = path;
  temporary += temporary_ending;
  try {
    write_flushed(temporary, bytes);
    fs::rename(temporary, path);
  } catch (const std::system_error&) {
    std::error_code ignored;
    fs::remove(temporary, ignored);
    throw;
  }
  flush_folder(path.parent_path());
  // Also when the folder was there already: whoever made it may not have come so far.
  flush_folder(folder_);
}

std::optional<std::string> FileStore::load(const FileId& id, std::string_view hash) const {
  const Descriptor file{path_of(id), O_RDONLY | O_NOFOLLOW};
  if (!file.is_open()) {
    if (errno == ENOENT) return std::nullopt;
    throw_errno("open file");
  }
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) throw_errno("stat");
  std::string bytes(static_cast<std::size_t>(status.st_size), '\0');
  std::size_t filled = 0;
  while (filled < bytes.size()) {
    const auto count = ::read(file.get(), bytes.data() + filled, bytes.size() - filled);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw_errno("read");
    if (count == 0) return std::nullopt;
    filled += static_cast<std::size_t>(count);
  }
  if (storage::hash_bytes(bytes) != hash) return std::nullopt;
  return bytes;
}

void FileStore::remove(const FileId& id) const { fs::remove(path_of(id)); }

std::vector<FileId> FileStore::older_than(std::chrono::seconds age) const {
  std::vector<FileId> ids;
  for_each_older(folder_, age, [&](const fs::path& path) {
    if (const auto id = FileId::parse(path.filename().string())) ids.push_back(*id);
  });
  return ids;
}

void FileStore::remove_leftovers(std::chrono::seconds age) const {
  for_each_older(folder_, age, [](const fs::path& path) {
    std::error_code ignored;
    if (path.extension() == temporary_ending) fs::remove(path, ignored);
  });
}

}  // namespace server::files
