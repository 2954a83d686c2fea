// A bounded queue between threads: many put, one or several take.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

namespace storage {

template <class T>
class JobQueue {
 public:
  explicit JobQueue(std::size_t jobs_max) : jobs_max_{jobs_max} {}

  /// False when full or closed.
  bool put(T job) {
    {
      const std::lock_guard lock{mutex_};
      if (closed_ || jobs_.size() >= jobs_max_) return false;
      jobs_.push_back(std::move(job));
    }
    ready_.notify_one();
    return true;
  }

  /// Before all others, and also when the queue is full: only for what there is one of at a time.
  /// False when closed.
  bool put_first(T job) {
    {
      const std::lock_guard lock{mutex_};
      if (closed_) return false;
      jobs_.push_front(std::move(job));
    }
    ready_.notify_one();
    return true;
  }

  /// Waits for work; empty once the queue is closed and everything was taken.
  std::vector<T> take(std::size_t most) {
    std::unique_lock lock{mutex_};
    ready_.wait(lock, [&] { return closed_ || !jobs_.empty(); });
    std::vector<T> taken;
    while (!jobs_.empty() && taken.size() < most) {
      taken.push_back(std::move(jobs_.front()));
      jobs_.pop_front();
    }
    return taken;
  }

  void close() {
    {
      const std::lock_guard lock{mutex_};
      closed_ = true;
    }
    ready_.notify_all();
  }

  [[nodiscard]] std::size_t size() const {
    const std::lock_guard lock{mutex_};
    return jobs_.size();
  }

 private:
  const std::size_t jobs_max_;
  mutable std::mutex mutex_;
  std::condition_variable ready_;
  std::deque<T> jobs_;
  bool closed_ = false;
};

}  // namespace storage
