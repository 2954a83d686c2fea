#include "server/backup/progress.hpp"

#include <iostream>

#include <fmt/format.h>
#include <unistd.h>

namespace server::backup {

using namespace std::chrono_literals;

namespace {

constexpr auto redraw_every = 100ms;
constexpr auto line_every = 10s;

}  // namespace

Progress::Progress()
    : terminal_{::isatty(STDOUT_FILENO) == 1}, shown_{std::chrono::steady_clock::now()} {}

void Progress::show(const std::string& text) {
  const auto now = std::chrono::steady_clock::now();
  if (now - shown_ < (terminal_ ? std::chrono::milliseconds{redraw_every}
                                : std::chrono::milliseconds{line_every})) {
    return;
  }
  shown_ = now;
  if (terminal_) {
    std::cout << "\r\x1b[K  " << text << std::flush;
  } else {
    std::cout << "  " << text << std::endl;
  }
}

void Progress::done(const std::string& text) {
  if (terminal_) std::cout << "\r\x1b[K";
  std::cout << text << std::endl;
  shown_ = std::chrono::steady_clock::now();
}

std::string readable_bytes(std::int64_t bytes) {
  if (bytes < 1'000) return std::to_string(bytes) + " bytes";
  const auto value = static_cast<double>(bytes);
  if (bytes < 1'000'000) return fmt::format("{:.1f} kB", value / 1e3);
  if (bytes < 1'000'000'000) return fmt::format("{:.1f} MB", value / 1e6);
  return fmt::format("{:.1f} GB", value / 1e9);
}

}  // namespace server::backup
