#include "load-tests/lib/histogram.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace load {
namespace {

// Each power of two is cut into this many buckets.
constexpr int fine_bits = 7;
constexpr std::int64_t fine = 1 << fine_bits;

/// Below `fine` each value has its own bucket.
std::size_t bucket_of(Ns value) {
  if (value < fine) return static_cast<std::size_t>(value);
  const int shift = std::bit_width(static_cast<std::uint64_t>(value)) - 1 - fine_bits;
  return static_cast<std::size_t>(shift * fine + (value >> shift));
}

/// The largest value of the bucket.
Ns end_of(std::size_t bucket) {
  const auto index = static_cast<std::int64_t>(bucket);
  if (index < 2 * fine) return index;
  const auto shift = index / fine - 1;
  return ((index % fine + fine + 1) << shift) - 1;
}

}  // namespace

void Histogram::add(Ns latency) {
  latency = std::max<Ns>(latency, 0);
  const auto bucket = bucket_of(latency);
  if (bucket >= buckets_.size()) buckets_.resize(bucket + 1);
  ++buckets_[bucket];
  ++count_;
  max_ = std::max(max_, latency);
}

Ns Histogram::percentile(double percent) const {
  const auto rank =
      static_cast<std::int64_t>(std::ceil(percent / 100 * static_cast<double>(count_)));
  std::int64_t seen = 0;
  for (std::size_t i = 0; i < buckets_.size(); ++i) {
    seen += buckets_[i];
    if (seen >= rank && seen > 0) return std::min(end_of(i), max_);
  }
  return max_;
}

}  // namespace load
