#include "server/files/file_service.hpp"

#include <filesystem>
#include <future>
#include <string>

#include <catch2/catch.hpp>
#include <stdlib.h>

#include "protocol/json_reader.hpp"
#include "protocol/limits.hpp"
#include "storage/accounts/token.hpp"
#include "storage/files/file_repository.hpp"
#include "tests/storage/accounts/people_fixture.hpp"
#include "tests/support/eventually.hpp"

namespace server::files {

using namespace protocol;
using namespace std::string_literals;
namespace fs = std::filesystem;

namespace {

const std::string gif =
    "GIF89a\1\0\1\0\x80\0\0\0\0\0\xFF\xFF\xFF\x2C\0\0\0\0\1\0\1\0\0\2\2\x44\1\0\x3B"s;
const std::string pdf = "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\nstartxref\n9\n%%EOF\n";

fs::path temporary_folder() {
  std::string pattern = (fs::temp_directory_path() / "file_service.XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
  return pattern;
}

class FileFixture : public tests::PeopleFixture {
 public:
  FileFixture() {
    write([&](storage::Transaction& transaction) {
      transaction.create_channel(thread);
      transaction.create_channel(area);
    });
  }
  ~FileFixture() {
    (*running).stop();
    service.stop();
    std::error_code ignored;
    fs::remove_all(folder, ignored);
  }

  FileAnswer upload(const std::string& bytes, const ChannelName& channel,
                    std::string name = "a.gif", std::string alt = "Ein Punkt") {
    return tests::wait_for<FileAnswer>([&](AnswerFile answer) {
      service.upload({kim, channel, std::move(name), std::move(alt), bytes}, std::move(answer));
    });
  }
  Attachment uploaded(const std::string& bytes, const ChannelName& channel) {
    const auto answer = upload(bytes, channel);
    REQUIRE(answer.status == 200);
    return from_json<Attachment>(answer.body).value();
  }
  FileAnswer upload_deck(const AccountId& who, const std::string& bytes,
                         const ChannelName& channel) {
    return tests::wait_for<FileAnswer>([&](AnswerFile answer) {
      service.upload({who, channel, "Folien.pdf", "", bytes, Purpose::deck}, std::move(answer));
    });
  }
  /// The channel of a talk in which kim speaks.
  ChannelName make_talk() {
    Talk talk;
    talk.id = ItemId{tests::random_id()};
    talk.state = TalkState::live;
    talk.plan.title = "E-Akte live";
    talk.plan.speakers = {kim};
    const auto desk = channel_of(ChannelKind::desk, talk.id);
    const auto channel = channel_of(ChannelKind::talk, talk.id);
    write([&](storage::Transaction& transaction) {
      State state;
      state.talk = talk;
      transaction.create_channel(desk);
      transaction.create_channel(channel);
      transaction.append(desk, "talk.created", state, talk.id.text());
    });
    return channel;
  }
  FileAnswer download(const FileId& file, const AccountId& account, std::string etag = "") {
    return tests::wait_for<FileAnswer>([&](AnswerFile answer) {
      service.download({account, file, std::move(etag)}, std::move(answer));
    });
  }
  void name(const FileId& file, const ChannelName& channel, const std::string& item) {
    write([&](storage::Transaction& transaction) {
      storage::name_file(transaction, file, channel, item);
    });
  }
  [[nodiscard]] fs::path path_of(const FileId& file) const {
    return folder / file.text().substr(0, 2) / file.text();
  }

  const ChannelName thread = channel_of(ChannelKind::thread, ItemId{tests::random_id()});
  const ChannelName area = channel_of(ChannelKind::area, ItemId{tests::random_id()});
  fs::path folder = temporary_folder();
  tests::RunningDatabase running{connection};
  FileStore store{folder};
  FileService service{*running, store};
};

std::string header(const FileAnswer& answer, std::string_view name) {
  for (const auto& [known, value] : answer.headers) {
    if (known == name) return value;
  }
  return "";
}

std::string code_of(const FileAnswer& answer) {
  const auto from = answer.body.find("\"code\":\"") + 8;
  return answer.body.substr(from, answer.body.find('"', from) - from);
}

}  // namespace

TEST_CASE("files: uploaded, named, read") {
  FileFixture fixture;
  const auto answer = fixture.upload(gif, fixture.thread, "C:\\Bilder\\Plan Süd.gif", "Plan\nSüd");
  REQUIRE(answer.status == 200);
  const auto file = from_json<Attachment>(answer.body).value();
  CHECK(file.name == "Plan Süd.gif");
  CHECK((file.type == FileType::gif));
  CHECK(file.bytes == static_cast<std::int64_t>(gif.size()));
  CHECK(file.alt == "PlanSüd");
  CHECK(fs::file_size(fixture.path_of(file.id)) == gif.size());

  // Until a post names it, only its uploader may see it.
  CHECK(fixture.download(file.id, fixture.kim).status == 200);
  CHECK(fixture.download(file.id, fixture.ada).status == 404);
  fixture.read([&](storage::Reader& reader) {
    CHECK(storage::unnamed_file(reader, file.id, fixture.thread, fixture.kim)->name == file.name);
    CHECK_FALSE(storage::unnamed_file(reader, file.id, fixture.thread, fixture.ada).has_value());
    CHECK_FALSE(storage::unnamed_file(reader, file.id, fixture.area, fixture.kim).has_value());
    CHECK_FALSE(
        storage::unnamed_file(reader, FileId{tests::random_id()}, fixture.thread, fixture.kim)
            .has_value());
    CHECK(storage::count_unnamed_files(reader, fixture.thread, fixture.kim) == 1);
  });

  fixture.name(file.id, fixture.thread, "post");
  auto read = fixture.download(file.id, fixture.ada);
  REQUIRE(read.status == 200);
  CHECK(*read.file == gif);
  CHECK(read.content_type == "image/gif");
  CHECK(header(read, "Content-Disposition") ==
        "inline; filename=\"Plan S_d.gif\"; filename*=UTF-8''Plan%20S%C3%BCd.gif");
  CHECK(header(read, "X-Content-Type-Options") == "nosniff");
  CHECK(header(read, "Content-Security-Policy") ==
        "default-src 'none'; frame-ancestors 'none'; sandbox");
  CHECK(header(read, "Cache-Control") == "private, no-cache");
  const auto etag = header(read, "ETag");

  SECTION("named once") {
    fixture.read([&](storage::Reader& reader) {
      CHECK_FALSE(storage::unnamed_file(reader, file.id, fixture.thread, fixture.kim).has_value());
    });
    CHECK_THROWS(fixture.name(file.id, fixture.thread, "other post"));
  }
  SECTION("not sent again to who has it") {
    const auto again = fixture.download(file.id, fixture.ada, etag);
    CHECK(again.status == 304);
    CHECK(again.file == nullptr);
    CHECK(fixture.download(file.id, fixture.ada, "\"other\"").status == 200);
  }
  SECTION("not for whom there is not") {
    fixture.deactivate(fixture.ada);
    CHECK(fixture.download(file.id, fixture.ada).status == 404);
    CHECK(fixture.download(file.id, fixture.ada, etag).status == 404);
    CHECK(fixture.download(FileId{tests::random_id()}, fixture.kim).status == 404);
  }
  SECTION("erased with what names it") {
    fixture.write([&](storage::Transaction& transaction) {
      storage::erase_files(transaction, fixture.thread, "other");
      storage::erase_files(transaction, fixture.area, "post");
    });
    CHECK(fixture.download(file.id, fixture.ada).status == 200);
    fixture.write([&](storage::Transaction& transaction) {
      storage::erase_files(transaction, fixture.thread, "post");
    });
    CHECK(fixture.download(file.id, fixture.ada).status == 404);
    CHECK(fixture.download(file.id, fixture.kim, etag).status == 404);
  }
  SECTION("damaged is not given out") {
    // Nobody has it in memory any more.
    read = {};
    fs::resize_file(fixture.path_of(file.id), 5);
    CHECK(fixture.download(file.id, fixture.ada).status == 500);
    fs::remove(fixture.path_of(file.id));
    CHECK(fixture.download(file.id, fixture.ada).status == 500);
  }
}

TEST_CASE("files: PDFs are saved, not shown") {
  FileFixture fixture;
  const auto file = fixture.uploaded(pdf, fixture.thread);
  CHECK(file.name == "a.gif.pdf");
  const auto read = fixture.download(file.id, fixture.kim);
  CHECK(read.content_type == "application/pdf");
  CHECK(header(read, "Content-Disposition").starts_with("attachment;"));
}

TEST_CASE("files: slides are PDFs of who presents, up to their own bound") {
  FileFixture fixture;
  const auto talk = fixture.make_talk();
  const auto answer = fixture.upload_deck(fixture.kim, pdf, talk);
  REQUIRE(answer.status == 200);
  const auto file = from_json<Attachment>(answer.body).value();
  CHECK((file.type == FileType::pdf));
  fixture.name(file.id, talk, "deck");
  CHECK(*fixture.download(file.id, fixture.ada).file == pdf);

  // Larger than what a post may have; PDFs end with their end, so the rest stands before it.
  const auto large = pdf.substr(0, 9) + std::string(limits::file_bytes_max, ' ') + pdf.substr(9);
  CHECK(fixture.upload_deck(fixture.kim, large, talk).status == 200);

  struct Row {
    AccountId who;
    std::string bytes;
    ChannelName channel;
    std::string code;
  };
  const auto other = channel_of(ChannelKind::talk, ItemId{tests::random_id()});
  for (const auto& row : std::vector<Row>{
           {fixture.ada, pdf, talk, "forbidden"},
           {fixture.kim, pdf, other, "no_channel"},
           {fixture.kim, pdf, fixture.thread, "wrong_channel"},
           {fixture.kim, gif, talk, "bad_value"},
           {fixture.kim, "%PDF-1.7 but for the name nothing", talk, "bad_value"},
           {fixture.kim, "", talk, "too_short"},
           {fixture.kim, std::string(limits::deck_bytes_max + 1, 'x'), talk, "too_long"}}) {
    INFO(row.code);
    CHECK(code_of(fixture.upload_deck(row.who, row.bytes, row.channel)) == row.code);
  }
  CHECK(code_of(fixture.upload(pdf, talk)) == "wrong_channel");
  CHECK(fixture.value("SELECT count(*) FROM file") == "2");
}

TEST_CASE("files: who loads the same file at the same time shares its bytes") {
  FileFixture fixture;
  const auto file = fixture.uploaded(gif, fixture.thread);
  const auto one = fixture.download(file.id, fixture.kim);
  CHECK(fixture.download(file.id, fixture.kim).file == one.file);
}

TEST_CASE("files: of a new thread's first post") {
  FileFixture fixture;
  const auto file = fixture.uploaded(gif, fixture.area);
  fixture.name(file.id, fixture.thread, "post");
  fixture.read([&](storage::Reader& reader) {
    const auto record = storage::find_file(reader, file.id);
    REQUIRE(record.has_value());
    CHECK(record->channel == fixture.thread);
    CHECK(record->item == "post");
    CHECK(record->account == fixture.kim);
    CHECK(record->hash == storage::hash_bytes(gif));
  });
}

TEST_CASE("files: refused uploads leave nothing") {
  FileFixture fixture;
  struct Row {
    std::string bytes;
    ChannelName channel;
    std::string alt, code;
    int status;
  };
  const auto missing = channel_of(ChannelKind::thread, ItemId{tests::random_id()});
  const auto talk = channel_of(ChannelKind::talk, ItemId{tests::random_id()});
  for (const auto& row : std::vector<Row>{
           {"<svg onload=alert(1)>", fixture.thread, "", "bad_value", 400},
           {"", fixture.thread, "", "too_short", 400},
           {gif + "<script>", fixture.thread, "", "bad_value", 400},
           {std::string(limits::file_bytes_max + 1, 'x'), fixture.thread, "", "too_long", 413},
           {gif, fixture.thread, std::string(501, 'x'), "too_long", 413},
           {gif, missing, "", "no_channel", 404},
           {gif, talk, "", "wrong_channel", 400},
           {gif, talks_channel, "", "wrong_channel", 400}}) {
    INFO(row.code);
    const auto answer = fixture.upload(row.bytes, row.channel, "a.gif", row.alt);
    CHECK(answer.status == row.status);
    CHECK(code_of(answer) == row.code);
  }
  fixture.deactivate(fixture.kim);
  CHECK(fixture.upload(gif, fixture.thread).status == 404);
  CHECK(fixture.value("SELECT count(*) FROM file") == "0");
  CHECK(fs::is_empty(fixture.folder));
}

TEST_CASE("files: nobody fills the disk with what no post names") {
  FileFixture fixture;
  for (std::int64_t n = 0; n < unnamed_files_max; ++n) {
    REQUIRE(fixture.upload(gif, fixture.thread).status == 200);
  }
  const auto answer = fixture.upload(gif, fixture.thread);
  CHECK(answer.status == 409);
  CHECK(code_of(answer) == "too_many");
  CHECK(fixture.upload(gif, fixture.area).status == 200);
}

TEST_CASE("files: few uploads at once") {
  FileFixture fixture;
  // The readers are busy, so every upload waits with its bytes in memory.
  std::promise<void> open;
  const auto opened = open.get_future().share();
  for (int n = 0; n < storage::DatabaseOptions{}.readers; ++n) {
    REQUIRE((*fixture.running)
                .read({[opened](storage::Reader&) { opened.wait(); }, [](const Error&) {}}));
  }
  std::atomic<int> refused{0};
  std::atomic<int> taken{0};
  std::promise<void> all;
  for (int n = 0; n < 20; ++n) {
    fixture.service.upload({fixture.kim, fixture.thread, "a.gif", "", gif}, [&](FileAnswer answer) {
      ++(answer.status == 503 ? refused : taken);
      if (refused + taken == 20) all.set_value();
    });
  }
  constexpr int uploads_max = FileService::uploads_max;
  CHECK(refused == 20 - uploads_max);
  open.set_value();
  all.get_future().wait();
  CHECK(taken == uploads_max);
  CHECK(fixture.upload(gif, fixture.thread).status == 200);
}

TEST_CASE("files: the sweep takes what nothing names, and nothing else") {
  FileFixture fixture;
  const auto named = fixture.uploaded(gif, fixture.thread);
  const auto unnamed = fixture.uploaded(gif, fixture.thread);
  const auto erased = fixture.uploaded(gif, fixture.thread);
  fixture.name(named.id, fixture.thread, "post");
  fixture.name(erased.id, fixture.thread, "erased");
  fixture.write([&](storage::Transaction& transaction) {
    storage::erase_files(transaction, fixture.thread, "erased");
  });
  const auto fresh = FileId{tests::random_id()};
  fixture.store.save(fresh, gif);
  const auto make_old = [&](const FileId& file) {
    fs::last_write_time(fixture.path_of(file),
                        fs::file_time_type::clock::now() - FileService::rowless_age * 2);
  };
  for (const auto& file : {named.id, unnamed.id, erased.id}) make_old(file);
  const auto sweep = [&](const FileId& awaited) {
    fixture.service.sweep();
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{10};
    while (fs::exists(fixture.path_of(awaited)) && std::chrono::steady_clock::now() < deadline) {
      std::this_thread::yield();
    }
  };

  sweep(erased.id);
  // What the first sweep asked may still be open behind its removal, and then the next one leaves
  // everything to the one after it.
  REQUIRE(tests::eventually([&] {
    bool may = false;
    fixture.read([&](storage::Reader& reader) { may = storage::may_remove_files(reader); });
    return may;
  }));
  CHECK_FALSE(fs::exists(fixture.path_of(erased.id)));
  CHECK(fs::exists(fixture.path_of(named.id)));
  CHECK(fs::exists(fixture.path_of(unnamed.id)));
  CHECK(fs::exists(fixture.path_of(fresh)));

  fixture.running.set_time(tests::noon + std::chrono::days{2});
  sweep(unnamed.id);
  CHECK_FALSE(fs::exists(fixture.path_of(unnamed.id)));
  CHECK(fixture.value("SELECT count(*) FROM file") == "1");
  CHECK(*fixture.download(named.id, fixture.ada).file == gif);
  CHECK(fs::exists(fixture.path_of(fresh)));
}

}  // namespace server::files
