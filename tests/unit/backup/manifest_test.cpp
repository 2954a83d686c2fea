#include "server/backup/manifest.hpp"

#include <fstream>
#include <iterator>
#include <string>

#include <catch2/catch.hpp>
#include <stdlib.h>
#include <sys/stat.h>

#include "server/backup/digest.hpp"
#include "server/backup/progress.hpp"
#include "storage/accounts/token.hpp"

namespace server::backup {

namespace fs = std::filesystem;

namespace {

class Folder {
 public:
  Folder() {
    std::string pattern = (fs::temp_directory_path() / "manifest.XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path = pattern;
  }
  ~Folder() {
    std::error_code ignored;
    fs::remove_all(path, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  void write(const std::string& name, const std::string& text) const {
    std::ofstream{path / name, std::ios::binary} << text;
  }
  [[nodiscard]] std::string read(const std::string& name) const {
    std::ifstream file{path / name, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
  }
  /// Replaces what must occur once, and seals the manifest again as an attacker would.
  void change_and_seal(const std::string& from, const std::string& to) const {
    auto text = read("manifest.json");
    const auto at = text.find(from);
    REQUIRE(at != std::string::npos);
    text.replace(at, from.size(), to);
    write("manifest.json", text);
    write("manifest.sha256", sha256_of(text) + "  manifest.json\n");
  }

  fs::path path;
};

Manifest example() {
  Manifest manifest;
  manifest.product = product_name;
  manifest.version = product_version;
  manifest.created_at = protocol::parse_time("2026-11-24T10:00:00.000Z").value();
  manifest.database = {4711, sha256_of("dump"), "15.20", 6, 92, 1857, 54, 2};
  CopiedFile file;
  file.id = protocol::FileId::parse("0190a1b2-0000-4000-8000-000000000001").value();
  file.bytes = 3;
  file.sha256 = sha256_of("gif");
  manifest.files.push_back(file);
  manifest.damaged.push_back(
      protocol::FileId::parse("0190a1b2-0000-4000-8000-000000000002").value());
  return manifest;
}

std::string refusal(const Folder& folder) {
  try {
    load_manifest(folder.path);
  } catch (const std::exception& error) {
    return error.what();
  }
  return "no refusal";
}

}  // namespace

TEST_CASE("manifest: what was saved is what is loaded") {
  const Folder folder;
  const auto hash = save_manifest(folder.path, example());
  const auto loaded = load_manifest(folder.path);
  CHECK(loaded.format == manifest_format);
  CHECK(loaded.product == "BehördenTalk");
  CHECK(loaded.version == product_version);
  CHECK(loaded.created_at == example().created_at);
  CHECK(loaded.database.bytes == 4711);
  CHECK(loaded.database.sha256 == example().database.sha256);
  CHECK(loaded.database.pg_dump == "15.20");
  CHECK(loaded.database.schema == 6);
  CHECK(loaded.database.events == 1857);
  REQUIRE(loaded.files.size() == 1);
  CHECK(loaded.files.front().id == example().files.front().id);
  CHECK(loaded.files.front().sha256 == sha256_of("gif"));
  CHECK(loaded.damaged == example().damaged);
  // The form that `sha256sum -c` takes.
  CHECK(folder.read("manifest.sha256") == hash + "  manifest.json\n");
  CHECK(sha256_of(folder.read("manifest.json")) == hash);
}

TEST_CASE("manifest: anything but a whole one is refused") {
  const Folder folder;
  save_manifest(folder.path, example());
  REQUIRE(refusal(folder) == "no refusal");
  const auto place = folder.path.string();

  SECTION("no manifest: a backup that was cut off") {
    fs::remove(folder.path / "manifest.json");
    CHECK(refusal(folder) == place + " is no complete backup: it has no manifest");
  }
  SECTION("no seal: cut off while the manifest was written") {
    fs::remove(folder.path / "manifest.sha256");
    CHECK(refusal(folder) == place + " is no complete backup: it has no manifest");
  }
  SECTION("one byte changed") {
    auto text = folder.read("manifest.json");
    text[text.find("4711")] = '5';
    folder.write("manifest.json", text);
    CHECK(refusal(folder) == "the manifest of " + place + " was changed after the backup");
  }
  SECTION("cut") {
    folder.write("manifest.json", folder.read("manifest.json").substr(0, 100));
    CHECK(refusal(folder) == "the manifest of " + place + " was changed after the backup");
  }
  SECTION("another form of the folder") {
    folder.change_and_seal("\"format\":1", "\"format\":2");
    CHECK(refusal(folder) == place +
                                 " was made by another version of BehördenTalk, which is needed"
                                 " to restore it");
  }
  SECTION("another product") {
    folder.change_and_seal("BehördenTalk", "AndererTalk");
    CHECK(refusal(folder) == place + " is no backup of BehördenTalk");
  }
  SECTION("an id that is a path") {
    folder.change_and_seal("0190a1b2-0000-4000-8000-000000000001", "../../etc/passwd");
    CHECK(refusal(folder) == place + " is no backup of BehördenTalk");
  }
  SECTION("no JSON at all") {
    folder.write("manifest.json", "hallo");
    folder.write("manifest.sha256", sha256_of("hallo") + "  manifest.json\n");
    CHECK(refusal(folder) == place + " is no backup of BehördenTalk");
  }
}

TEST_CASE("digest: known values, and the same for a file of several pieces") {
  // FIPS 180-4, "abc".
  CHECK(sha256_of("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  const Folder folder;
  std::string bytes;
  for (int n = 0; n < 2'500'000; ++n) bytes.push_back(static_cast<char>(n * 7));
  folder.write("large", bytes);
  const auto digest = digest_of(folder.path / "large");
  REQUIRE(digest);
  CHECK(digest->bytes == 2'500'000);
  CHECK(digest->sha256 == sha256_of(bytes));
  CHECK(digest->blake2b == storage::hash_bytes(bytes));

  const auto copied = copy_and_digest(folder.path / "large", folder.path / "copy");
  REQUIRE(copied);
  CHECK(copied->sha256 == digest->sha256);
  CHECK(folder.read("copy") == bytes);
  // Never over something.
  CHECK_THROWS_AS(copy_and_digest(folder.path / "large", folder.path / "copy"), std::system_error);
}

TEST_CASE("digest: what is no file is not read") {
  const Folder folder;
  CHECK_FALSE(digest_of(folder.path / "absent"));
  CHECK_FALSE(digest_of(folder.path));
  folder.write("file", "x");
  fs::create_symlink(folder.path / "file", folder.path / "link");
  CHECK_FALSE(digest_of(folder.path / "link"));
  // Reading it would wait for a writer.
  REQUIRE(mkfifo((folder.path / "pipe").c_str(), 0600) == 0);
  CHECK_FALSE(digest_of(folder.path / "pipe"));
  CHECK_FALSE(copy_and_digest(folder.path / "absent", folder.path / "copy"));
  CHECK_FALSE(fs::exists(folder.path / "copy"));
}

TEST_CASE("progress: sizes as people read them") {
  CHECK(readable_bytes(0) == "0 bytes");
  CHECK(readable_bytes(999) == "999 bytes");
  CHECK(readable_bytes(1'000) == "1.0 kB");
  CHECK(readable_bytes(3'440'000) == "3.4 MB");
  CHECK(readable_bytes(12'340'000'000) == "12.3 GB");
}

}  // namespace server::backup
