// What the network side counts, for metrics. Each shard writes its own block, any thread reads.
#pragma once

#include <atomic>
#include <cstdint>

namespace server::net {

/// One writer, so a plain load and store does; never a locked instruction on the hot path.
class Counter {
 public:
  void add(std::uint64_t n = 1) {
    value_.store(value_.load(std::memory_order_relaxed) + n, std::memory_order_relaxed);
  }
  void subtract(std::uint64_t n = 1) {
    value_.store(value_.load(std::memory_order_relaxed) - n, std::memory_order_relaxed);
  }
  [[nodiscard]] std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_{0};
};

/// The sums over all shards at some moment.
struct CounterValues {
  std::uint64_t connections_open = 0;
  std::uint64_t websockets_open = 0;
  std::uint64_t connections_accepted = 0;
  std::uint64_t connections_refused = 0;
  std::uint64_t accept_pauses = 0;
  std::uint64_t http_requests = 0;
  std::uint64_t http_bad_requests = 0;
  std::uint64_t http_timeouts = 0;
  std::uint64_t upgrades_refused = 0;
  std::uint64_t websockets_opened = 0;
  std::uint64_t messages_in = 0;
  std::uint64_t frames_out = 0;
  std::uint64_t bytes_out = 0;
  std::uint64_t ephemeral_dropped = 0;
  std::uint64_t closed_too_slow = 0;
  std::uint64_t dropped_silent = 0;
};

/// The block of one shard, on cache lines of its own.
struct alignas(64) Counters {
  Counter connections_open;
  Counter websockets_open;
  Counter connections_accepted;
  Counter connections_refused;
  Counter accept_pauses;
  Counter http_requests;
  Counter http_bad_requests;
  Counter http_timeouts;
  Counter upgrades_refused;
  Counter websockets_opened;
  Counter messages_in;
  Counter frames_out;
  Counter bytes_out;
  Counter ephemeral_dropped;
  Counter closed_too_slow;
  Counter dropped_silent;

  void add_to(CounterValues& sum) const;
};

}  // namespace server::net
