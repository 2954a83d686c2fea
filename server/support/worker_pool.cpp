#include "server/support/worker_pool.hpp"

#include <atomic>
#include <exception>

#include <spdlog/spdlog.h>

namespace server {

WorkerPool::WorkerPool(int threads, std::size_t waiting_max) : queue_{waiting_max} {
  for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { run(); });
}

WorkerPool::~WorkerPool() { stop(); }

bool WorkerPool::post(std::function<void()> work) { return queue_.put(std::move(work)); }

void WorkerPool::stop() {
  queue_.close();
  for (auto& thread : threads_) {
    if (thread.joinable()) thread.join();
  }
}

void WorkerPool::run() {
  for (;;) {
    auto taken = queue_.take(1);
    if (taken.empty()) return;
    try {
      taken.front()();
    } catch (const std::exception& error) {
      spdlog::error("work failed: {}", error.what());
    }
  }
}

struct Places::Count {
  std::atomic<std::size_t> free;
};

Places::Places(std::size_t places) : count_{std::make_shared<Count>()} { count_->free = places; }

std::shared_ptr<const void> Places::take() {
  auto free = count_->free.load();
  do {
    if (free == 0) return nullptr;
  } while (!count_->free.compare_exchange_weak(free, free - 1));
  return {count_.get(), [count = count_](const void*) { ++count->free; }};
}

}  // namespace server
