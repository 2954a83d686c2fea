#include "server/files/file_service.hpp"

#include <optional>
#include <unordered_map>
#include <unordered_set>

#include <sodium.h>
#include <spdlog/spdlog.h>

#include "protocol/encode.hpp"
#include "protocol/limits.hpp"
#include "protocol/text.hpp"
#include "server/auth/access.hpp"
#include "server/files/content.hpp"
#include "server/files/file_name.hpp"
#include "server/support/worker_pool.hpp"
#include "storage/accounts/token.hpp"
#include "storage/files/file_repository.hpp"

namespace server::files {

using namespace protocol;

namespace {

using SharedBytes = std::shared_ptr<const std::string>;

constexpr int threads = 2;
constexpr std::size_t sweep_step = 1'000;

FileAnswer refused(const Error& error) {
  return {http_status(error.code), "application/json", encode_error(std::nullopt, error), {}, {}};
}

Error overloaded() { return refuse(ErrorCode::overloaded, "too many files at once"); }
Error no_file() { return refuse(ErrorCode::not_found, "no such file"); }

FileId new_file_id() {
  FileId id;
  randombytes_buf(id.bytes.data(), id.bytes.size());
  // Version 4, variant 1 of RFC 4122.
  id.bytes[6] = static_cast<std::uint8_t>((id.bytes[6] & 0x0FU) | 0x40U);
  id.bytes[8] = static_cast<std::uint8_t>((id.bytes[8] & 0x3FU) | 0x80U);
  return id;
}

Result<void> check_request(const Upload& upload) {
  const auto kind = upload.channel.kind;
  const bool is_deck = upload.purpose == Purpose::deck;
  if (is_deck && kind != ChannelKind::talk && kind != ChannelKind::desk) {
    return refuse(ErrorCode::wrong_channel, "slides belong to talks", "channel");
  }
  if (!is_deck && kind != ChannelKind::thread && kind != ChannelKind::area) {
    return refuse(ErrorCode::wrong_channel, "files belong to threads", "channel");
  }
  if (upload.bytes.empty()) return refuse(ErrorCode::too_short, "an empty file");
  if (upload.bytes.size() > (is_deck ? limits::deck_bytes_max : limits::file_bytes_max)) {
    return refuse(ErrorCode::too_long, is_deck ? "at most 50 MiB" : "at most 10 MiB");
  }
  if (count_code_points(upload.alt) > alt_code_points_max) {
    return refuse(ErrorCode::too_long, "at most 500 characters", "alt");
  }
  return {};
}

/// Asked before the file is looked at, and again in the transaction that records it.
Result<void> require_upload(storage::Reader& reader, const AccountId& account,
                            const ChannelName& channel, Purpose purpose) {
  auth::Access access{reader, account};
  if (auto readable = access.require_read(channel); !readable) return readable;
  const auto action =
      purpose == Purpose::deck ? auth::Action::run_slides : auth::Action::upload_file;
  if (auto allowed = access.require(action, channel); !allowed) return allowed;
  if (storage::count_unnamed_files(reader, channel, account) >= unnamed_files_max) {
    return refuse(ErrorCode::too_many, "too many files that nothing names");
  }
  return {};
}

/// The record that the account may read, or not_found.
Result<storage::FileRecord> require_download(storage::Reader& reader, const Download& download) {
  auth::Access access{reader, download.account};
  auto record = storage::find_file(reader, download.file);
  if (!record || !access.require_read(record->channel)) return no_file();
  if (!record->item && record->account != download.account) return no_file();
  return std::move(*record);
}

std::string etag_of(const storage::FileRecord& record) {
  constexpr std::string_view hex = "0123456789abcdef";
  std::string tag = "\"";
  for (const char c : record.hash) {
    const auto byte = static_cast<unsigned char>(c);
    tag.push_back(hex[byte >> 4U]);
    tag.push_back(hex[byte & 0x0FU]);
  }
  return tag + "\"";
}

FileAnswer file_answer(const storage::FileRecord& record, int status, SharedBytes bytes) {
  const auto& attachment = record.attachment;
  FileAnswer answer{status, std::string{content_type(attachment.type)}, {}, {}, std::move(bytes)};
  answer.headers = {
      {"Content-Disposition", content_disposition(attachment.name, attachment.type)},
      {"X-Content-Type-Options", "nosniff"},
      // Whatever a browser should make of it, it is not a page of ours.
      {"Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox"},
      {"Cross-Origin-Resource-Policy", "same-origin"},
      // Asked for each time, so that what was erased is gone.
      {"Cache-Control", "private, no-cache"},
      {"ETag", etag_of(record)},
  };
  return answer;
}

}  // namespace

struct FileService::State : std::enable_shared_from_this<FileService::State> {
  State(storage::Database& d, const FileStore& s) : database{d}, store{s} {}

  void read(std::function<void(storage::Reader&)> run, std::function<void(const Error&)> failed) {
    auto copy = failed;
    if (!database.read({std::move(run), std::move(failed)})) copy(overloaded());
  }

  /// Runs it on one of these threads; what it throws is answered with `internal`.
  static void on(WorkerPool& workers, std::function<void()> run, const AnswerFile& answer) {
    const bool taken = workers.post([run = std::move(run), answer] {
      try {
        run();
      } catch (const std::exception& error) {
        spdlog::error("work on files failed: {}", error.what());
        answer(refused(refuse(ErrorCode::internal, "the server failed; nothing changed")));
      }
    });
    if (!taken) answer(refused(overloaded()));
  }

  void keep(const Upload& upload, const AnswerFile& answer);
  void record(storage::FileRecord record, Purpose purpose, const AnswerFile& answer);
  SharedBytes load(const storage::FileRecord& record);
  void sweep_disk();
  void sweep_some(std::vector<FileId> ids);

  storage::Database& database;
  const FileStore& store;
  Places uploads{uploads_max};
  WorkerPool pool{threads, waiting_max};
  /// One thread, to which alone `loaded` belongs: who asks for a file while others still get it
  /// shares theirs.
  WorkerPool loader{1, waiting_max};
  std::unordered_map<FileId, std::weak_ptr<const std::string>> loaded;
};

void FileService::State::keep(const Upload& upload, const AnswerFile& answer) {
  const auto type = recognise(upload.bytes);
  if (!type) {
    return answer(refused(refuse(ErrorCode::bad_value, "no complete png, jpeg, gif, webp or pdf")));
  }
  if (upload.purpose == Purpose::deck && *type != FileType::pdf) {
    return answer(refused(refuse(ErrorCode::bad_value, "no pdf")));
  }
  storage::FileRecord kept;
  kept.attachment = {new_file_id(), safe_file_name(upload.name, *type), *type,
                     static_cast<std::int64_t>(upload.bytes.size()),
                     safe_line(upload.alt, alt_code_points_max)};
  kept.channel = upload.channel;
  kept.account = upload.account;
  kept.hash = storage::hash_bytes(upload.bytes);
  store.save(kept.attachment.id, upload.bytes);
  record(std::move(kept), upload.purpose, answer);
}

// If this fails the bytes stay without a row, and the sweep finds them.
void FileService::State::record(storage::FileRecord record, Purpose purpose,
                                const AnswerFile& answer) {
  storage::WriteJob job;
  job.channel = record.channel;
  job.by = {record.account};
  job.handle = [record, purpose](storage::Transaction& transaction) -> Result<Done> {
    auto allowed = require_upload(transaction, record.account, record.channel, purpose);
    if (!allowed) return allowed.error();
    if (!storage::add_file(transaction, record)) {
      return refuse(ErrorCode::no_channel, "no such channel");
    }
    return Done{};
  };
  job.finish = [answer, body = to_json(record.attachment)](const storage::Outcome& outcome) {
    switch (outcome.kind) {
      case storage::Outcome::Kind::done: return answer({200, "application/json", body, {}, {}});
      case storage::Outcome::Kind::refused: return answer(refused(outcome.error));
      case storage::Outcome::Kind::unknown:
        return answer(refused(refuse(ErrorCode::unavailable, "the database did not answer")));
    }
  };
  if (!database.write(std::move(job))) answer(refused(overloaded()));
}

SharedBytes FileService::State::load(const storage::FileRecord& record) {
  std::erase_if(loaded, [](const auto& entry) { return entry.second.expired(); });
  const auto& id = record.attachment.id;
  if (const auto known = loaded.find(id); known != loaded.end()) {
    if (auto bytes = known->second.lock()) return bytes;
  }
  auto bytes = store.load(id, record.hash);
  if (!bytes) return nullptr;
  auto shared = std::make_shared<const std::string>(std::move(*bytes));
  loaded.insert_or_assign(id, shared);
  return shared;
}

void FileService::State::sweep_disk() {
  // The disk first, the rows after it: a row is made after its file, never before.
  store.remove_leftovers(rowless_age);
  auto ids = store.older_than(rowless_age);
  while (!ids.empty()) {
    const auto count = std::min(ids.size(), sweep_step);
    sweep_some({ids.end() - static_cast<std::ptrdiff_t>(count), ids.end()});
    ids.resize(ids.size() - count);
  }
}

void FileService::State::sweep_some(std::vector<FileId> ids) {
  read(
      [self = shared_from_this(), ids = std::move(ids)](storage::Reader& reader) {
        // A backup is copying them; the next sweep does it.
        if (!storage::may_remove_files(reader)) return;
        std::unordered_set<FileId> known;
        for (const auto& id : storage::known_files(reader, ids)) known.insert(id);
        auto gone = ids;
        std::erase_if(gone, [&](const FileId& id) { return known.contains(id); });
        if (gone.empty()) return;
        // If the threads are busy, the next sweep does it.
        static_cast<void>(self->pool.post([self, gone = std::move(gone)] {
          for (const auto& id : gone) self->store.remove(id);
          spdlog::info("removed {} files that nothing names", gone.size());
        }));
      },
      [](const Error&) {});
}

FileService::FileService(storage::Database& database, const FileStore& store)
    : state_{std::make_shared<State>(database, store)} {}

FileService::~FileService() { stop(); }

void FileService::stop() {
  state_->pool.stop();
  state_->loader.stop();
}

void FileService::upload(Upload upload, AnswerFile answer) {
  if (auto sound = check_request(upload); !sound) return answer(refused(sound.error()));
  // Taken before anything waits, since the bytes are in memory from now on.
  auto place = state_->uploads.take();
  if (!place) return answer(refused(overloaded()));
  const auto shared = std::make_shared<Upload>(std::move(upload));
  AnswerFile last = [held = std::make_shared<decltype(place)>(std::move(place)), shared,
                     answer = std::move(answer)](FileAnswer done) {
    shared->bytes = {};
    held->reset();
    answer(std::move(done));
  };
  state_->read(
      [state = state_, shared, last](storage::Reader& reader) {
        auto allowed = require_upload(reader, shared->account, shared->channel, shared->purpose);
        if (!allowed) return last(refused(allowed.error()));
        State::on(
            state->pool, [state, shared, last] { state->keep(*shared, last); }, last);
      },
      [last](const Error& error) { last(refused(error)); });
}

void FileService::download(Download download, AnswerFile answer) {
  state_->read(
      [state = state_, download = std::move(download), answer](storage::Reader& reader) {
        auto record = require_download(reader, download);
        if (!record) return answer(refused(record.error()));
        if (download.if_none_match == etag_of(*record))
          return answer(file_answer(*record, 304, {}));
        State::on(
            state->loader,
            [state, record = std::move(*record), answer] {
              auto bytes = state->load(record);
              if (bytes) return answer(file_answer(record, 200, std::move(bytes)));
              spdlog::error("file {} is missing or damaged", record.attachment.id.text());
              answer(refused(refuse(ErrorCode::internal, "the file is missing or damaged")));
            },
            answer);
      },
      [answer](const Error& error) { answer(refused(error)); });
}

void FileService::sweep() {
  storage::WriteJob job;
  // Of no channel in particular; this one is there and seldom written.
  job.channel = library_channel;
  job.handle = [](storage::Transaction& transaction) -> Result<Done> {
    storage::sweep_unnamed_files(transaction);
    return Done{};
  };
  job.finish = [state = state_](const storage::Outcome&) {
    static_cast<void>(state->pool.post([state] { state->sweep_disk(); }));
  };
  static_cast<void>(state_->database.write(std::move(job)));
}

}  // namespace server::files
