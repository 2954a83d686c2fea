// A few threads for work that blocks or computes for long, so that neither shards nor database
// threads do. The queue is bounded: what finds no place is refused at once. Any thread.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include "storage/job_queue.hpp"

namespace server {

class WorkerPool {
 public:
  WorkerPool(int threads, std::size_t waiting_max);
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  /// False when too much waits or the pool was stopped; then the work is not called. What it throws
  /// is logged and forgotten.
  [[nodiscard]] bool post(std::function<void()> work);

  /// Finishes what waits, then ends the threads.
  void stop();

 private:
  void run();

  storage::JobQueue<std::function<void()>> queue_;
  std::vector<std::thread> threads_;
};

/// So many places for something that takes much memory.
class Places {
 public:
  explicit Places(std::size_t places);

  /// A place, taken until the pointer is gone; nullptr when all are taken. May outlive this.
  [[nodiscard]] std::shared_ptr<const void> take();

 private:
  struct Count;
  std::shared_ptr<Count> count_;
};

}  // namespace server
