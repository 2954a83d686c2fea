#include "server/backup/digest.hpp"

#include <array>
#include <cerrno>
#include <vector>

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include "server/support/disk.hpp"

namespace server::backup {

namespace fs = std::filesystem;

namespace {

// Large enough that system calls do not count, small enough for any machine.
constexpr std::size_t piece_bytes = 1024 * 1024;

class Hashes {
 public:
  Hashes() {
    crypto_hash_sha256_init(&sha256_);
    crypto_generichash_init(&blake2b_, nullptr, 0, crypto_generichash_BYTES);
  }

  void add(const unsigned char* bytes, std::size_t count) {
    bytes_ += static_cast<std::int64_t>(count);
    crypto_hash_sha256_update(&sha256_, bytes, count);
    crypto_generichash_update(&blake2b_, bytes, count);
  }

  Digest finish() {
    Digest digest;
    digest.bytes = bytes_;
    std::array<unsigned char, crypto_hash_sha256_BYTES> sha256{};
    crypto_hash_sha256_final(&sha256_, sha256.data());
    digest.sha256.assign(sha256.size() * 2 + 1, '\0');
    sodium_bin2hex(digest.sha256.data(), digest.sha256.size(), sha256.data(), sha256.size());
    digest.sha256.pop_back();
    digest.blake2b.assign(crypto_generichash_BYTES, '\0');
    crypto_generichash_final(&blake2b_, reinterpret_cast<unsigned char*>(digest.blake2b.data()),
                             digest.blake2b.size());
    return digest;
  }

 private:
  std::int64_t bytes_ = 0;
  crypto_hash_sha256_state sha256_;
  crypto_generichash_state blake2b_;
};

/// Reads from `from`, and writes what it reads to `to` unless that is -1.
Digest read_through(int from, int to) {
  Hashes hashes;
  std::vector<unsigned char> piece(piece_bytes);
  for (;;) {
    const auto count = ::read(from, piece.data(), piece.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw_errno("read");
    if (count == 0) return hashes.finish();
    const auto size = static_cast<std::size_t>(count);
    hashes.add(piece.data(), size);
    if (to >= 0) write_all(to, {reinterpret_cast<const char*>(piece.data()), size});
  }
}

/// Whether it was opened and is a file; a pipe in its place would be waited for.
bool is_file(const Descriptor& descriptor) {
  struct stat status {};
  return descriptor.is_open() && ::fstat(descriptor.get(), &status) == 0 && S_ISREG(status.st_mode);
}

constexpr int open_existing = O_RDONLY | O_NOFOLLOW | O_NONBLOCK;

}  // namespace

Digest digest_of(int fd) {
  if (::lseek(fd, 0, SEEK_SET) != 0) throw_errno("seek");
  return read_through(fd, -1);
}

std::optional<Digest> digest_of(const fs::path& path) {
  const Descriptor file{path, open_existing};
  if (!is_file(file)) return std::nullopt;
  return read_through(file.get(), -1);
}

std::optional<Digest> copy_and_digest(const fs::path& from, const fs::path& to) {
  const Descriptor source{from, open_existing};
  if (!is_file(source)) return std::nullopt;
  const Descriptor target{to, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW};
  if (!target.is_open()) throw_errno(to.string() + " cannot be made");
  return read_through(source.get(), target.get());
}

std::string sha256_of(std::string_view text) {
  Hashes hashes;
  hashes.add(reinterpret_cast<const unsigned char*>(text.data()), text.size());
  return hashes.finish().sha256;
}

}  // namespace server::backup
