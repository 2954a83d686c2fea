#include <stdexcept>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

#include "server/backup/backup.hpp"
#include "server/backup/digest.hpp"
#include "server/backup/manifest.hpp"
#include "server/backup/progress.hpp"
#include "server/files/file_store.hpp"
#include "server/support/disk.hpp"
#include "storage/dump.hpp"
#include "storage/migrate.hpp"

namespace server::backup {

using files::FileStore;
namespace fs = std::filesystem;

namespace {

void require_empty_folder(const fs::path& folder) {
  if (!fs::exists(folder)) return;
  if (!fs::is_directory(folder) || !fs::is_empty(folder)) {
    throw std::runtime_error("the files folder " + folder.string() +
                             " is not empty; a copy goes into an empty one only");
  }
}

/// Whether this program and this machine can restore it.
void require_usable(const Manifest& manifest) {
  const auto known = static_cast<std::int64_t>(storage::all_migrations().size());
  if (manifest.database.schema > known) {
    throw std::runtime_error("the backup is of a newer version (schema " +
                             std::to_string(manifest.database.schema) + ", this version knows " +
                             std::to_string(known) + "); use that version to restore it");
  }
  const auto tool = storage::tool_version("pg_restore");
  if (storage::major_of(tool) < storage::major_of(manifest.database.pg_dump)) {
    throw std::runtime_error("pg_restore " + tool + " is older than pg_dump " +
                             manifest.database.pg_dump +
                             ", which wrote the backup: install a newer postgresql-client");
  }
}

void require_same(const Digest& digest, std::int64_t bytes, const std::string& sha256,
                  const fs::path& path) {
  if (digest.bytes != bytes || digest.sha256 != sha256) {
    throw std::runtime_error("the backup is damaged: " + path.string() +
                             " is not what the manifest says");
  }
}

/// Reads all of it. The archive stays open, so that what is restored is what was verified.
void verify(const Manifest& manifest, const fs::path& backup, const Descriptor& archive,
            Progress& progress) {
  if (!archive.is_open()) {
    throw std::runtime_error("the backup is damaged: " + database_path(backup).string() +
                             " cannot be read");
  }
  progress.show("verifying the database");
  require_same(digest_of(archive.get()), manifest.database.bytes, manifest.database.sha256,
               database_path(backup));
  auto bytes = manifest.database.bytes;
  std::size_t verified = 0;
  for (const auto& file : manifest.files) {
    const auto path = FileStore::path_in(files_path(backup), file.id);
    const auto digest = digest_of(path);
    if (!digest) {
      throw std::runtime_error("the backup is damaged: " + path.string() + " is missing");
    }
    require_same(*digest, file.bytes, file.sha256, path);
    bytes += file.bytes;
    progress.show("verifying file " + std::to_string(++verified) + " of " +
                  std::to_string(manifest.files.size()));
  }
  progress.done("the backup of " + protocol::format_time(manifest.created_at) +
                " is whole: " + std::to_string(manifest.files.size()) + " files, " +
                readable_bytes(bytes) + " with the database");
}

void load_database(storage::Restoration& restoration, const Manifest& manifest,
                   const Descriptor& archive, Progress& progress) {
  if (::lseek(archive.get(), 0, SEEK_SET) != 0) throw_errno("seek");
  restoration.load(archive.get(), [&] {
    // The child reads through the same open file, so its place is ours.
    const auto place = ::lseek(archive.get(), 0, SEEK_CUR);
    progress.show("database: " + readable_bytes(place) + " of " +
                  readable_bytes(manifest.database.bytes));
  });
  progress.done("database restored: " + std::to_string(manifest.database.channels) + " channels, " +
                std::to_string(manifest.database.events) + " events");
}

void copy_files(const Manifest& manifest, const fs::path& backup, const fs::path& files,
                Progress& progress) {
  // Makes the folder as the server would.
  const FileStore store{files};
  std::size_t copied = 0;
  for (const auto& file : manifest.files) {
    const auto from = FileStore::path_in(files_path(backup), file.id);
    const auto to = FileStore::path_in(files, file.id);
    fs::create_directory(to.parent_path());
    const auto digest = copy_and_digest(from, to);
    if (!digest) throw std::runtime_error(from.string() + " has disappeared");
    require_same(*digest, file.bytes, file.sha256, from);
    progress.show("files: " + std::to_string(++copied) + " of " +
                  std::to_string(manifest.files.size()));
  }
  flush_file_system(files);
  progress.done("files restored: " + std::to_string(copied));
}

}  // namespace

void restore_backup(const std::string& connection, const fs::path& files, const fs::path& from) {
  require_empty_folder(files);
  storage::require_empty_database(connection);
  const auto manifest = load_manifest(from);
  require_usable(manifest);
  Progress progress;
  const Descriptor archive{database_path(from), O_RDONLY | O_NOFOLLOW | O_NONBLOCK};
  verify(manifest, from, archive, progress);

  storage::Restoration restoration{connection};
  load_database(restoration, manifest, archive, progress);
  int schema = 0;
  try {
    copy_files(manifest, from, files, progress);
    const auto& database = manifest.database;
    schema =
        restoration.finish({database.channels, database.events, database.accounts, database.files});
  } catch (const std::exception& error) {
    throw std::runtime_error(std::string{error.what()} + "; " + storage::unfinished_restore);
  }
  progress.done("every channel has a new epoch: clients come back with a fresh state");
  for (const auto& id : manifest.damaged) {
    progress.done("not in the backup, since it was missing or damaged before: file " + id.text());
  }
  const bool current = schema == static_cast<int>(storage::all_migrations().size());
  progress.done(current ? "restored; 'serve' may start"
                        : "restored; the schema is older than this version: run 'migrate' before"
                          " 'serve'");
}

}  // namespace server::backup
