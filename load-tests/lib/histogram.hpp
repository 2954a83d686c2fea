// Counts latencies in buckets whose width is below 1 % of their value, so that a percentile of
// millions of samples costs a fixed 40 KiB. Used by one thread.
#pragma once

#include <cstdint>
#include <vector>

#include "load-tests/lib/clock.hpp"

namespace load {

class Histogram {
 public:
  /// A negative latency cannot be; it counts as 0.
  void add(Ns latency);

  [[nodiscard]] std::int64_t count() const { return count_; }
  /// The upper end of the bucket that `percent` (0 to 100) of the samples do not exceed, never more
  /// than the largest sample; 0 without samples.
  [[nodiscard]] Ns percentile(double percent) const;
  [[nodiscard]] Ns max() const { return max_; }

 private:
  std::vector<std::int64_t> buckets_;
  std::int64_t count_ = 0;
  Ns max_ = 0;
};

}  // namespace load
