#include "server/backup/backup.hpp"

#include <cerrno>
#include <stdexcept>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>

#include "server/backup/digest.hpp"
#include "server/backup/manifest.hpp"
#include "server/backup/progress.hpp"
#include "server/files/file_store.hpp"
#include "server/support/clock.hpp"
#include "server/support/disk.hpp"
#include "storage/dump.hpp"

namespace server::backup {

using files::FileStore;
namespace fs = std::filesystem;

namespace {

/// Without "/" at its end, so that a name can be made of it.
fs::path plain(const fs::path& path) {
  auto full = fs::absolute(path).lexically_normal();
  return full.has_filename() ? full : full.parent_path();
}

void require_new(const fs::path& folder) {
  if (!fs::is_directory(folder.parent_path())) {
    throw std::runtime_error("there is no folder " + folder.parent_path().string());
  }
  if (fs::exists(folder) && !(fs::is_directory(folder) && fs::is_empty(folder))) {
    throw std::runtime_error(folder.string() + " is there already; a backup needs a new folder");
  }
}

/// Nobody else may read a copy of everything.
void make_folder(const fs::path& folder) {
  if (::mkdir(folder.c_str(), 0700) == 0) return;
  if (errno == EEXIST) {
    throw std::runtime_error(folder.string() +
                             " is there already, from a backup that runs or was cut off; remove it"
                             " if none runs");
  }
  throw_errno(folder.string() + " cannot be made");
}

CopiedDatabase copy_database(storage::DumpMoment& moment, const fs::path& backup,
                             Progress& progress) {
  CopiedDatabase copied;
  copied.pg_dump = storage::tool_version("pg_dump");
  copied.schema = moment.schema();
  const auto& totals = moment.totals();
  copied.channels = totals.channels;
  copied.events = totals.events;
  copied.accounts = totals.accounts;
  copied.files = totals.files;
  const Descriptor archive{database_path(backup), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW};
  if (!archive.is_open()) throw_errno("create the archive");
  moment.dump(archive.get(), [&] {
    struct stat status {};
    if (::fstat(archive.get(), &status) == 0) {
      progress.show("database: " + readable_bytes(status.st_size));
    }
  });
  const auto digest = digest_of(archive.get());
  copied.bytes = digest.bytes;
  copied.sha256 = digest.sha256;
  progress.done("database: " + std::to_string(copied.channels) + " channels, " +
                std::to_string(copied.events) + " events, " + readable_bytes(copied.bytes));
  return copied;
}

void copy_files(const storage::DumpMoment& moment, const fs::path& from, const fs::path& backup,
                Manifest& manifest, Progress& progress) {
  const auto& named = moment.files();
  const auto to = files_path(backup);
  make_folder(to);
  std::int64_t bytes = 0;
  for (const auto& file : named) {
    const auto copy = FileStore::path_in(to, file.id);
    if (!fs::exists(copy.parent_path())) make_folder(copy.parent_path());
    const auto digest = copy_and_digest(FileStore::path_in(from, file.id), copy);
    if (digest && digest->blake2b == file.hash) {
      manifest.files.push_back({file.id, digest->bytes, digest->sha256});
      bytes += digest->bytes;
    } else {
      manifest.damaged.push_back(file.id);
      fs::remove(copy);
    }
    progress.show("files: " + std::to_string(manifest.files.size()) + " of " +
                  std::to_string(named.size()) + ", " + readable_bytes(bytes));
  }
  progress.done("files: " + std::to_string(manifest.files.size()) + ", " + readable_bytes(bytes));
}

/// Fills the folder; its manifest's hash.
std::string fill(const fs::path& backup, storage::DumpMoment& moment, const fs::path& files,
                 Manifest& manifest, Progress& progress) {
  manifest.product = product_name;
  manifest.version = product_version;
  manifest.created_at = system_clock()();
  manifest.database = copy_database(moment, backup, progress);
  copy_files(moment, files, backup, manifest, progress);
  // Everything that the manifest names is on disk before the manifest is.
  flush_file_system(backup);
  return save_manifest(backup, manifest);
}

}  // namespace

std::int64_t make_backup(const std::string& connection, const fs::path& files, const fs::path& to) {
  const auto target = plain(to);
  require_new(target);
  storage::DumpMoment moment{connection};
  if (!moment.files().empty() && !fs::is_directory(files)) {
    throw std::runtime_error("there is no folder " + files.string() +
                             " with the attached files (configuration: 'files_dir')");
  }
  auto partial = target;
  partial += ".partial";
  make_folder(partial);
  Progress progress;
  Manifest manifest;
  std::string hash;
  try {
    hash = fill(partial, moment, files, manifest, progress);
    fs::rename(partial, target);
  } catch (const std::exception&) {
    std::error_code ignored;
    fs::remove_all(partial, ignored);
    throw;
  }
  flush_folder(target.parent_path());
  progress.done("backup complete: " + target.string());
  progress.done("SHA-256 of its manifest: " + hash);
  for (const auto& id : manifest.damaged) {
    progress.done("not copied, since it is missing or damaged in " + files.string() + ": file " +
                  id.text());
  }
  return static_cast<std::int64_t>(manifest.damaged.size());
}

}  // namespace server::backup
