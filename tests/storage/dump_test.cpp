// One moment of a database out, and in again, with the real pg_dump and pg_restore.
#include "storage/dump.hpp"

#include <cstdio>
#include <stdexcept>
#include <string>

#include <catch2/catch.hpp>

#include "storage/accounts/token.hpp"
#include "storage/child_process.hpp"
#include "storage/files/file_repository.hpp"
#include "storage/migrate.hpp"
#include "tests/storage/accounts/people_fixture.hpp"
#include "tests/storage/empty_database.hpp"
#include "tests/support/eventually.hpp"

namespace storage {

using namespace protocol;
using tests::EmptyDatabase;
using tests::refusal;

namespace {

/// An archive in a file that is gone with this.
class Archive {
 public:
  Archive() : file_{std::tmpfile()} {}
  ~Archive() { std::fclose(file_); }
  Archive(const Archive&) = delete;
  Archive& operator=(const Archive&) = delete;

  [[nodiscard]] int fd() const { return ::fileno(file_); }
  void rewind() const { std::rewind(file_); }
  void write(const std::string& text) const {
    std::fputs(text.c_str(), file_);
    std::fflush(file_);
    rewind();
  }

 private:
  std::FILE* file_;
};

class DumpFixture : public tests::PeopleFixture {
 public:
  DumpFixture() {
    write([&](Transaction& transaction) {
      transaction.create_channel(thread);
      FileRecord record;
      record.attachment.id = FileId{tests::random_id()};
      record.attachment.name = "plan.pdf";
      record.channel = thread;
      record.account = kim;
      record.hash = hash_bytes("content");
      REQUIRE(add_file(transaction, record));
      file = record.attachment.id;
    });
  }
  std::string epochs() { return value("SELECT string_agg(epoch::text, ' ') FROM channel"); }
  bool may_remove() {
    bool may = false;
    read([&](Reader& reader) { may = may_remove_files(reader); });
    return may;
  }

  const ChannelName thread = channel_of(ChannelKind::thread, ItemId{tests::random_id()});
  FileId file;
};

}  // namespace

TEST_CASE_METHOD(DumpFixture, "dump: a moment, whatever is written afterwards") {
  const Archive archive;
  DatabaseTotals totals;
  {
    DumpMoment moment{connection};
    write([&](Transaction& transaction) {
      transaction.create_channel(channel_of(ChannelKind::thread, ItemId{tests::random_id()}));
    });
    totals = moment.totals();
    CHECK(totals == DatabaseTotals{1, 0, 2, 1});
    CHECK(moment.schema() == static_cast<int>(all_migrations().size()));
    REQUIRE(moment.files().size() == 1);
    CHECK(moment.files().front().id == file);
    CHECK(moment.files().front().hash == hash_bytes("content"));
    int ticks = 0;
    moment.dump(archive.fd(), [&] { ++ticks; });
  }

  const EmptyDatabase target;
  archive.rewind();
  Restoration restoration{target.connection};
  restoration.load(archive.fd(), [] {});
  CHECK(restoration.finish(totals) == static_cast<int>(all_migrations().size()));
  CHECK(target.value("SELECT string_agg(name, ' ') FROM channel") == thread.text());
  CHECK(target.value("SELECT count(*) FROM account") == "2");
  // A new epoch, and a cluster on record so that the first start does not make another.
  CHECK(epochs().find(target.value("SELECT epoch FROM channel")) == std::string::npos);
  CHECK_FALSE(target.value("SELECT value FROM server_meta WHERE name = 'cluster'").empty());
  const auto renewed = target.value("SELECT epoch FROM channel");
  { tests::RunningDatabase running{target.connection}; }
  CHECK(target.value("SELECT epoch FROM channel") == renewed);
}

TEST_CASE_METHOD(DumpFixture, "dump: no file is removed while a backup needs it") {
  CHECK(may_remove());
  {
    const DumpMoment moment{connection};
    CHECK_FALSE(may_remove());
    // Two backups share the hold; the second does not wait for the first.
    { const DumpMoment other{connection}; }
    CHECK_FALSE(may_remove());
  }
  // The database lets go of it when it finds the connections closed.
  CHECK(tests::eventually([&] { return may_remove(); }));
}

TEST_CASE_METHOD(DumpFixture, "dump: a restore that was cut off is accepted by nobody") {
  const Archive archive;
  DumpMoment moment{connection};
  moment.dump(archive.fd(), [] {});
  archive.rewind();
  const EmptyDatabase target;
  Restoration restoration{target.connection};
  SECTION("before the database came in") {}
  SECTION("after it, before the rest") {
    restoration.load(archive.fd(), [] {});
  }
  SECTION("something is missing in it") {
    restoration.load(archive.fd(), [] {});
    auto more = moment.totals();
    ++more.events;
    CHECK(refusal([&] { restoration.finish(more); }) ==
          "the restored database does not hold what was copied");
  }
  CHECK(refusal([&] { check_database(target.connection, false); }) == unfinished_restore);
  CHECK(refusal([&] { migrate(target.connection); }) == unfinished_restore);
  CHECK(refusal([&] { require_empty_database(target.connection); }) == unfinished_restore);
  CHECK(refusal([&] { Restoration{target.connection}; }) == unfinished_restore);
}

TEST_CASE("dump: an archive that cannot be read leaves the database empty") {
  const EmptyDatabase target;
  const Archive archive;
  archive.write("this is no archive of anything");
  Restoration restoration{target.connection};
  CHECK(
      refusal([&] { restoration.load(archive.fd(), [] {}); }).starts_with("pg_restore failed (1)"));
  CHECK_FALSE(target.has_tables());
  CHECK(refusal([&] { require_empty_database(target.connection); }) == "no refusal");
}

TEST_CASE("dump: of nothing there is no copy") {
  const EmptyDatabase database;
  CHECK(refusal([&] { require_empty_database(database.connection); }) == "no refusal");
  CHECK(refusal([&] { DumpMoment{database.connection}; }) ==
        "the database holds nothing of BehoerdenTalk");
}

TEST_CASE("dump: only an empty database is filled") {
  const EmptyDatabase database;
  const std::string full = "the database is not empty; a copy goes into an empty one only";
  SECTION("a table") { database.execute("CREATE TABLE somebody_elses (n int)"); }
  SECTION("one in another schema") {
    database.execute("CREATE SCHEMA other; CREATE TABLE other.somebody_elses (n int)");
  }
  SECTION("a sequence") { database.execute("CREATE SEQUENCE somebody_elses"); }
  SECTION("our own, without content") { migrate(database.connection); }
  CHECK(refusal([&] { require_empty_database(database.connection); }) == full);
  CHECK(refusal([&] { Restoration{database.connection}; }) == full);
  CHECK(database.value("SELECT to_regclass('restore_unfinished') IS NULL") == "t");
}

TEST_CASE("dump: addresses and odd names of databases reach the tools") {
  CHECK(refusal([] { DumpMoment{"host=/nowhere"}; }).starts_with("the database cannot be reached"));
  CHECK(refusal([] {
          DumpMoment{"no connection string"};
        }).starts_with("the connection string is wrong"));
  CHECK(refusal([] { DumpMoment{"host=/nowhere sslpassword=secret"}; }) ==
        "'sslpassword' in the connection string cannot be given to pg_dump");
  CHECK(major_of("15.20") == 15);
  CHECK(major_of("17beta1") == 17);
  CHECK(major_of("?") == 0);
  CHECK(major_of(tool_version("pg_dump")) >= 15);
  CHECK(refusal([] { tool_version("pg_dump_of_nobody"); }) ==
        "pg_dump_of_nobody is missing: install the package postgresql-client");
}

TEST_CASE("child process: its end, what it said, its input, its variables") {
  CHECK(run_child({{"true"}, {}}).status == 0);
  CHECK(run_child({{"false"}, {}}).status == 1);
  CHECK(run_child({{"no_such_program_here"}, {}}).status == 127);
  const auto killed = run_child({{"sh", "-c", "kill -9 $$"}, {}});
  CHECK(killed.status == 137);
  const auto said =
      run_child({{"sh", "-c", "echo out; echo $WORD >&2; exit 3"}, {{"WORD", "err"}}});
  CHECK(said.status == 3);
  CHECK(said.said == "out\nerr");
  // Bounded: only the end is kept.
  const auto much = run_child({{"sh", "-c", "seq 100000; echo last"}, {}});
  CHECK(much.said.size() < 4'096);
  CHECK(much.said.ends_with("\nlast"));

  const Archive input;
  const Archive output;
  input.write("text");
  CHECK(run_child({{"cat"}, {}, input.fd(), output.fd()}).status == 0);
  output.rewind();
  CHECK(run_child({{"cat"}, {}, output.fd()}).said == "text");

  // What the tick throws ends the child, too.
  CHECK_THROWS_AS(run_child({{"sleep", "1000"}, {}}, [] { throw std::logic_error{"enough"}; }),
                  std::logic_error);
}

}  // namespace storage
