// How many connections may exist: in all, from one address, and how many body bytes may be on
// their way. Any thread; taken at accept and given back at the end, so its lock is off the hot
// path.
#pragma once

#include <array>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <utility>

#include <boost/asio/ip/address.hpp>

namespace server::net {

/// Gives back what it stands for when destroyed.
class Ticket {
 public:
  Ticket() = default;
  explicit Ticket(std::function<void()> give_back) : give_back_(std::move(give_back)) {}
  Ticket(Ticket&& other) noexcept : give_back_(std::exchange(other.give_back_, nullptr)) {}
  Ticket& operator=(Ticket&& other) noexcept {
    std::swap(give_back_, other.give_back_);
    return *this;
  }
  ~Ticket() {
    if (give_back_) give_back_();
  }

 private:
  std::function<void()> give_back_;
};

class Admission {
 public:
  struct Limits {
    std::size_t connections_max = 0;
    /// 0 is no limit.
    std::size_t connections_per_address_max = 0;
    std::size_t body_bytes_max = 0;
  };

  explicit Admission(Limits limits) : limits_(limits) {}

  /// Each gives nothing when its bound is reached. A ticket must not outlive the Admission.
  std::optional<Ticket> take_place();
  std::optional<Ticket> take_address(const boost::asio::ip::address& address);
  std::optional<Ticket> take_body(std::size_t bytes);

  [[nodiscard]] std::size_t places_taken() const;
  /// Waits until every place is given back. False at the deadline.
  bool wait_until_empty(std::chrono::steady_clock::time_point deadline);

 private:
  /// An IPv4 address in its first 4 bytes, or an IPv6 /64 network, behind a byte that says which.
  using AddressKey = std::array<std::uint8_t, 9>;
  static AddressKey key_of(const boost::asio::ip::address& address);

  const Limits limits_;
  mutable std::mutex mutex_;
  std::condition_variable emptied_;
  std::size_t places_ = 0;
  std::size_t body_bytes_ = 0;
  std::map<AddressKey, std::size_t> addresses_;
};

}  // namespace server::net
