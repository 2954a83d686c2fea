// How long this disk takes to make a commit's worth of bytes durable: the floor under every reply.
#include <stdexcept>
#include <string>

#include <fcntl.h>
#include <unistd.h>

#include "load-tests/scenarios/scenario.hpp"

namespace load {

void run_flush(Options& options, Report& report) {
  const auto file = options.required("dir") + "/load-flush";
  const auto count = options.number("count", 500);
  options.require_all_used();

  // PostgreSQL writes its log in pages of this size, into files that exist already, and flushes
  // them with fdatasync.
  const std::string page(8 * 1024, 'x');
  constexpr int pages = 2'048;
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (descriptor < 0) throw std::runtime_error("cannot write " + file);
  bool written = true;
  for (int i = 0; i < pages; ++i) {
    written = written && write(descriptor, page.data(), page.size()) > 0;
  }
  fsync(descriptor);
  Histogram flushes;
  for (std::int64_t i = 0; i < count; ++i) {
    const auto begin = now();
    const auto at = static_cast<off_t>(i % pages) * static_cast<off_t>(page.size());
    written = written && pwrite(descriptor, page.data(), page.size(), at) > 0;
    written = written && fdatasync(descriptor) == 0;
    flushes.add(now() - begin);
  }
  close(descriptor);
  unlink(file.c_str());
  if (!written) throw std::runtime_error("cannot write " + file);
  report.add("flush", flushes);
}

}  // namespace load
