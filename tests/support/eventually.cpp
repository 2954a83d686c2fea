#include "tests/support/eventually.hpp"

#include <chrono>
#include <thread>

namespace tests {

bool eventually(const std::function<bool()>& holds) {
  const auto give_up_at = std::chrono::steady_clock::now() + std::chrono::seconds{20};
  while (!holds()) {
    if (std::chrono::steady_clock::now() > give_up_at) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds{2});
  }
  return true;
}

}  // namespace tests
