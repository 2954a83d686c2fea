// Files as the system has them: descriptors that close themselves, whole writes, flushing. What the
// disk refuses is thrown as std::system_error. Blocks; any thread.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace server {

/// Throws the error that the last system call left.
[[noreturn]] void throw_errno(const std::string& what);

class Descriptor {
 public:
  /// As open(2); new files belong to their owner alone. Check is_open().
  Descriptor(const std::filesystem::path& path, int flags);
  ~Descriptor();
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  [[nodiscard]] bool is_open() const { return fd_ >= 0; }
  [[nodiscard]] int get() const { return fd_; }

 private:
  const int fd_;
};

void flush(int fd);
/// A new name in a folder is on disk only after the folder is.
void flush_folder(const std::filesystem::path& folder);
/// Everything written so far to the file system that the folder is on.
void flush_file_system(const std::filesystem::path& folder);

void write_all(int fd, std::string_view bytes);
/// A file with these bytes, on disk when it returns.
void write_flushed(const std::filesystem::path& path, std::string_view bytes);

}  // namespace server
