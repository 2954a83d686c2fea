#include "server/support/disk.hpp"

#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

namespace server {

namespace fs = std::filesystem;

void throw_errno(const std::string& what) {
  throw std::system_error(errno, std::generic_category(), what);
}

Descriptor::Descriptor(const fs::path& path, int flags)
    : fd_{::open(path.c_str(), flags | O_CLOEXEC, 0600)} {}

Descriptor::~Descriptor() {
  if (fd_ >= 0) ::close(fd_);
}

void flush(int fd) {
  if (::fsync(fd) != 0) throw_errno("fsync");
}

void flush_folder(const fs::path& folder) {
  const Descriptor descriptor{folder, O_RDONLY | O_DIRECTORY};
  if (!descriptor.is_open()) throw_errno("open folder");
  flush(descriptor.get());
}

void flush_file_system(const fs::path& folder) {
  const Descriptor descriptor{folder, O_RDONLY | O_DIRECTORY};
  if (!descriptor.is_open()) throw_errno("open folder");
  if (::syncfs(descriptor.get()) != 0) throw_errno("syncfs");
}

void write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) throw_errno("write");
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

void write_flushed(const fs::path& path, std::string_view bytes) {
  const Descriptor file{path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW};
  if (!file.is_open()) throw_errno("create file");
  write_all(file.get(), bytes);
  flush(file.get());
}

}  // namespace server
