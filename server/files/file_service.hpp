// Uploading and downloading attached files, without HTTP: what the router hands in and what it
// sends back. Rights are asked on database threads, disk and content on threads of its own.
// Any thread; answers come once, from one of those threads, or at once.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "protocol/channel_name.hpp"
#include "protocol/error_code.hpp"
#include "protocol/ids.hpp"
#include "server/files/file_store.hpp"
#include "server/support/clock.hpp"
#include "storage/database.hpp"

namespace server::files {

/// What a screen reader says for a picture; longer descriptions belong into the post.
inline constexpr std::size_t alt_code_points_max = 500;
/// Files of one person for one channel that no post names yet. Ten go into one post.
inline constexpr std::int64_t unnamed_files_max = 50;

struct FileAnswer {
  int status = 200;
  std::string content_type = "application/json";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
  /// A file's bytes, instead of `body`: one copy for all who load it at the same time, as a room
  /// does when its slides begin.
  std::shared_ptr<const std::string> file;
};
using AnswerFile = std::function<void(FileAnswer)>;

/// What is uploaded: of a thread or area (for the first post of a new thread), anything that posts
/// may have attached; of a talk or the desk of a draft, a PDF with slides.
enum class Purpose { attachment, deck };

struct Upload {
  protocol::AccountId account;
  protocol::ChannelName channel;
  /// As the person's machine has it.
  std::string name;
  std::string alt;
  std::string bytes;
  Purpose purpose = Purpose::attachment;
};

struct Download {
  protocol::AccountId account;
  protocol::FileId file;
  /// Header If-None-Match; empty when absent.
  std::string if_none_match;
};

class FileService {
 public:
  /// Uploads under way, each up to 50 MiB in memory, all together up to what `net` receives at
  /// once; above it `overloaded`.
  static constexpr std::size_t uploads_max = 8;
  /// Pieces of work that may wait for the threads.
  static constexpr std::size_t waiting_max = 256;
  /// What no row names may be an upload under way, but not for longer than this.
  static constexpr auto rowless_age = std::chrono::hours{1};

  /// Both must outlive it. The database is to be stopped before stop().
  FileService(storage::Database& database, const FileStore& store);
  ~FileService();
  FileService(const FileService&) = delete;
  FileService& operator=(const FileService&) = delete;

  /// Answers the Attachment as JSON. `bad_value` for what is not one of the purpose's types.
  void upload(Upload upload, AnswerFile answer);
  /// Answers the file, for who may read its channel; while nothing names it, for its uploader.
  void download(Download download, AnswerFile answer);
  /// Deletes what nothing has named for a day, and then from the disk what no row names. To be
  /// called about once an hour; returns at once.
  void sweep();

  /// Finishes what waits, then ends the threads.
  void stop();

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace server::files
