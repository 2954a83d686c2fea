#include "storage/sockets.hpp"

#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace storage {

void Sockets::break_all() {
  const std::lock_guard lock{mutex_};
  broken_ = true;
  for (const int descriptor : descriptors_) ::shutdown(descriptor, SHUT_RDWR);
}

bool Sockets::are_broken() const {
  const std::lock_guard lock{mutex_};
  return broken_;
}

Sockets::Entry::Entry(Sockets& sockets, int socket)
    : sockets_{sockets}, descriptor_{::fcntl(socket, F_DUPFD_CLOEXEC, 0)} {
  if (descriptor_ < 0) {
    throw std::system_error{errno, std::generic_category(), "a descriptor for the database"};
  }
  const std::lock_guard lock{sockets_.mutex_};
  sockets_.descriptors_.insert(descriptor_);
  if (sockets_.broken_) ::shutdown(descriptor_, SHUT_RDWR);
}

Sockets::Entry::~Entry() {
  const std::lock_guard lock{sockets_.mutex_};
  sockets_.descriptors_.erase(descriptor_);
  ::close(descriptor_);
}

}  // namespace storage
