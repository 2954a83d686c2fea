// The server's own counters (GET /metrics), read over a kept HTTP connection beside the load.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "load-tests/lib/clock.hpp"

namespace load {

/// Name without the prefix "behoerdentalk_" -> value.
using Counters = std::map<std::string, double, std::less<>>;

/// Any thread, one at a time. Blocks while the server answers, at most 10 s.
class MetricsReader {
 public:
  /// Throws std::runtime_error, like `read`.
  explicit MetricsReader(std::uint16_t port);
  ~MetricsReader();
  MetricsReader(const MetricsReader&) = delete;
  MetricsReader& operator=(const MetricsReader&) = delete;

  Counters read();

 private:
  int descriptor_ = -1;
};

/// Reads the counters every 100 ms on a thread of its own until `stop`.
class MetricsWatch {
 public:
  struct Sample {
    Ns at = 0;
    Counters counters;
  };

  explicit MetricsWatch(std::uint16_t port);
  ~MetricsWatch();
  MetricsWatch(const MetricsWatch&) = delete;
  MetricsWatch& operator=(const MetricsWatch&) = delete;

  /// All samples, the oldest first. Throws what the reading ended with, if it failed.
  std::vector<Sample> stop();

 private:
  void watch();

  MetricsReader reader_;
  std::vector<Sample> samples_;
  std::string failure_;
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

/// The fastest growth of a counter between two samples, per 100 ms; -1 when the server does not
/// have it.
double most_per_100_ms(const std::vector<MetricsWatch::Sample>& samples, std::string_view counter);

}  // namespace load
