#include "server/app/ticker.hpp"

#include <algorithm>

namespace server::app {

void Ticker::every(std::chrono::milliseconds period, std::function<void()> work) {
  tasks_.push_back({period, std::move(work), {}});
}

void Ticker::start() {
  for (auto& task : tasks_) task.next = std::chrono::steady_clock::now() + task.period;
  thread_ = std::thread{[this] { run(); }};
}

void Ticker::stop() {
  {
    const std::lock_guard lock{mutex_};
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Ticker::run() {
  std::unique_lock lock{mutex_};
  while (!stopping_ && !tasks_.empty()) {
    auto& task = *std::min_element(tasks_.begin(), tasks_.end(),
                                   [](const Task& a, const Task& b) { return a.next < b.next; });
    if (wake_.wait_until(lock, task.next, [this] { return stopping_; })) return;
    lock.unlock();
    task.work();
    lock.lock();
    // A late tick is not made up for.
    task.next = std::max(task.next + task.period, std::chrono::steady_clock::now());
  }
}

}  // namespace server::app
