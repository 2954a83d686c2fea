// A bar on the terminal for work whose number of steps is known.
#pragma once

#include <cstdint>
#include <iostream>
#include <string>

namespace server::seed {

class Progress {
 public:
  void start(std::string what, std::int64_t total) {
    what_ = std::move(what);
    total_ = total;
    done_ = 0;
    print();
  }
  void step() {
    if (++done_ % 500 == 0 || done_ == total_) print();
    if (done_ == total_) std::cout << '\n';
  }

 private:
  void print() const {
    constexpr std::int64_t width = 40;
    const auto filled = static_cast<std::size_t>(total_ == 0 ? width : done_ * width / total_);
    std::cout << "\r  " << what_ << " [" << std::string(filled, '#')
              << std::string(width - filled, '.') << "] " << done_ << "/" << total_ << std::flush;
  }
  std::string what_;
  std::int64_t total_ = 0;
  std::int64_t done_ = 0;
};

}  // namespace server::seed
