// One thread with one io_context and everything that lives on it: connections, a hub. Nothing
// inside a shard is locked; other threads reach it by posting.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

namespace server::net {

class Shard {
 public:
  explicit Shard(int number);
  /// Ends the thread at once if it still runs.
  ~Shard();
  Shard(const Shard&) = delete;
  Shard& operator=(const Shard&) = delete;

  /// Starts the thread. Once.
  void start();
  /// Lets the thread end when its work is done or `stop_now` is called. Any thread.
  void stop();
  void stop_now();
  void join();

  /// Any thread: runs `work` on this shard, later, in the order of posting.
  void post(std::function<void()> work);
  /// Any thread: runs `work` on this shard after at least `delay`.
  void post_after(std::chrono::milliseconds delay, std::function<void()> work);

  [[nodiscard]] int number() const { return number_; }
  [[nodiscard]] bool is_here() const { return std::this_thread::get_id() == thread_id_.load(); }
  boost::asio::io_context& io() { return io_; }

 private:
  void run();

  const int number_;
  boost::asio::io_context io_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
  /// Set by the thread itself, so that `is_here` is true from its first job on.
  std::atomic<std::thread::id> thread_id_{};
  std::thread thread_;
};

/// All shards of the process. Made first and destroyed last of what runs on them, so that hubs and
/// the Dispatcher can be built on top before any connection exists.
class Shards {
 public:
  explicit Shards(int count);

  void start();
  /// Lets every thread end when its work is done, and waits for that.
  void stop_and_join();

  [[nodiscard]] std::size_t size() const { return shards_.size(); }
  Shard& operator[](std::size_t number) { return *shards_[number]; }

 private:
  std::vector<std::unique_ptr<Shard>> shards_;
};

}  // namespace server::net
