// A thread that does what is to be done every so often, and that one thing only. What it calls must
// not block for long.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace server::app {

class Ticker {
 public:
  /// Before start.
  void every(std::chrono::milliseconds period, std::function<void()> work);
  void start();
  /// Returns when nothing runs any more.
  void stop();

 private:
  struct Task {
    std::chrono::milliseconds period;
    std::function<void()> work;
    std::chrono::steady_clock::time_point next;
  };
  void run();

  std::vector<Task> tasks_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace server::app
