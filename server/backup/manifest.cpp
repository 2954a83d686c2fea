#include "server/backup/manifest.hpp"

#include <fstream>
#include <iterator>
#include <optional>
#include <stdexcept>

#include "protocol/json_reader.hpp"
#include "server/backup/digest.hpp"
#include "server/support/disk.hpp"

namespace server::backup {

using namespace protocol;
namespace fs = std::filesystem;

namespace {

constexpr const char* manifest_name = "manifest.json";
constexpr const char* seal_name = "manifest.sha256";

/// As sha256sum writes it, so that anyone can check it with `sha256sum -c manifest.sha256`.
std::string seal_of(const std::string& hash) { return hash + "  " + manifest_name + "\n"; }

std::optional<std::string> read_text(const fs::path& path) {
  std::ifstream file{path, std::ios::binary};
  if (!file) return std::nullopt;
  return std::string{std::istreambuf_iterator<char>{file}, {}};
}

}  // namespace

const std::string product_name = "BehördenTalk";
const std::string product_version = BT_VERSION;

fs::path database_path(const fs::path& backup) { return backup / "database.dump"; }
fs::path files_path(const fs::path& backup) { return backup / "files"; }

std::string save_manifest(const fs::path& backup, const Manifest& manifest) {
  const auto text = to_json(manifest) + "\n";
  auto hash = sha256_of(text);
  write_flushed(backup / manifest_name, text);
  write_flushed(backup / seal_name, seal_of(hash));
  flush_folder(backup);
  return hash;
}

Manifest load_manifest(const fs::path& backup) {
  const auto text = read_text(backup / manifest_name);
  const auto seal = read_text(backup / seal_name);
  if (!text || !seal) {
    throw std::runtime_error(backup.string() + " is no complete backup: it has no manifest");
  }
  if (*seal != seal_of(sha256_of(*text))) {
    throw std::runtime_error("the manifest of " + backup.string() +
                             " was changed after the backup");
  }
  const auto manifest = from_json<Manifest>(*text);
  // A later form may have other fields, so it is asked for first.
  const auto json = parse_json(*text);
  const auto* format = json ? json->find("format") : nullptr;
  if (format != nullptr && format->integer != manifest_format) {
    throw std::runtime_error(backup.string() + " was made by another version of " + product_name +
                             ", which is needed to restore it");
  }
  if (!manifest || manifest->product != product_name) {
    throw std::runtime_error(backup.string() + " is no backup of " + product_name);
  }
  return *manifest;
}

}  // namespace server::backup
