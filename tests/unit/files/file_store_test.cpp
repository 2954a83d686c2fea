#include "server/files/file_store.hpp"

#include <fstream>
#include <string>
#include <system_error>

#include <catch2/catch.hpp>
#include <stdlib.h>

#include "storage/accounts/token.hpp"

namespace server::files {

using protocol::FileId;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern = (fs::temp_directory_path() / "file_store.XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path = pattern;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    fs::remove_all(path, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  fs::path path;
};

FileId id_of(const char* text) { return FileId::parse(text).value(); }

void make_old(const fs::path& path, std::chrono::hours age) {
  fs::last_write_time(path, fs::file_time_type::clock::now() - age);
}

}  // namespace

TEST_CASE("file store: what was saved is there, and nowhere else") {
  const TemporaryFolder folder;
  const FileStore store{folder.path / "files"};
  const auto id = id_of("ab000000-0000-4000-8000-000000000001");
  const auto path = folder.path / "files" / "ab" / id.text();
  const std::string bytes = std::string(100'000, 'x') + '\0' + "y";
  const auto hash = storage::hash_bytes(bytes);

  CHECK_FALSE(store.load(id, hash).has_value());
  store.save(id, bytes);
  CHECK(store.load(id, hash) == bytes);
  CHECK(fs::file_size(path) == bytes.size());
  CHECK((fs::status(path).permissions() & (fs::perms::group_all | fs::perms::others_all)) ==
        fs::perms::none);
  CHECK((fs::status(folder.path / "files").permissions() &
         (fs::perms::group_all | fs::perms::others_all)) == fs::perms::none);

  SECTION("what is not what was stored is not given out") {
    CHECK_FALSE(store.load(id, storage::hash_bytes("other")).has_value());
    std::ofstream{path, std::ios::in | std::ios::out} << "damaged";
    CHECK_FALSE(store.load(id, hash).has_value());
    fs::resize_file(path, 10);
    CHECK_FALSE(store.load(id, hash).has_value());
  }
  SECTION("links are not followed") {
    fs::remove(path);
    std::ofstream{folder.path / "secret"} << bytes;
    fs::create_symlink(folder.path / "secret", path);
    CHECK_THROWS_AS(store.load(id, hash), std::system_error);
    make_old(folder.path / "secret", 48h);
    CHECK(store.older_than(1h).empty());
  }
  SECTION("removed is gone, twice too") {
    store.remove(id);
    store.remove(id);
    CHECK_FALSE(store.load(id, hash).has_value());
  }
}

TEST_CASE("file store: old files are found, fresh ones left alone") {
  const TemporaryFolder folder;
  const FileStore store{folder.path};
  const auto old = id_of("0a000000-0000-4000-8000-000000000001");
  const auto fresh = id_of("0b000000-0000-4000-8000-000000000002");
  store.save(old, "old");
  store.save(fresh, "fresh");
  make_old(folder.path / "0a" / old.text(), 2h);
  std::ofstream{folder.path / "0a" / "notes.txt"} << "not ours";
  make_old(folder.path / "0a" / "notes.txt", 2h);
  const auto leftover = folder.path / "0a" / (old.text() + ".tmp");
  std::ofstream{leftover} << "half";
  CHECK(store.older_than(1h) == std::vector{old});

  store.remove_leftovers(1h);
  CHECK(fs::exists(leftover));
  make_old(leftover, 2h);
  store.remove_leftovers(1h);
  CHECK_FALSE(fs::exists(leftover));
  CHECK(fs::exists(folder.path / "0a" / "notes.txt"));
}

TEST_CASE("file store: a save that fails leaves nothing") {
  const TemporaryFolder folder;
  const FileStore store{folder.path};
  const auto id = id_of("0c000000-0000-4000-8000-000000000001");
  // A folder stands where the file should be.
  fs::create_directories(folder.path / "0c" / id.text() / "x");
  CHECK_THROWS_AS(store.save(id, "bytes"), std::system_error);
  CHECK_FALSE(fs::exists(folder.path / "0c" / (id.text() + ".tmp")));
}

}  // namespace server::files
