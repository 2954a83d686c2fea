// How many connections may exist: in all, from one address, and how many body bytes may be on
// their way. Any thread; taken at accept and given back at the end, so its lock is off the hot
// path.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <utility>

#include <boost/asio/ip/address.hpp>

namespace server::net {

class Admission;

/// Gives back what it stands for when destroyed. Small: every connection keeps two.
class Ticket {
 public:
  Ticket() = default;
  Ticket(Ticket&& other) noexcept
      : from_(std::exchange(other.from_, nullptr)), kind_(other.kind_), what_(other.what_) {}
  Ticket& operator=(Ticket&& other) noexcept {
    std::swap(from_, other.from_);
    std::swap(kind_, other.kind_);
    std::swap(what_, other.what_);
    return *this;
  }
  ~Ticket();

 private:
  friend class Admission;
  enum class Kind : std::uint8_t { place, address4, address6, body };
  Ticket(Admission& from, Kind kind, std::uint64_t what) : from_(&from), kind_(kind), what_(what) {}

  Admission* from_ = nullptr;
  Kind kind_ = Kind::place;
  /// Bytes of a body; the IPv4 address or IPv6 /64 network.
  std::uint64_t what_ = 0;
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
  friend class Ticket;
  /// An IPv4 address, or an IPv6 /64 network.
  using AddressKey = std::pair<Ticket::Kind, std::uint64_t>;
  static AddressKey key_of(const boost::asio::ip::address& address);
  void give_back(Ticket::Kind kind, std::uint64_t what);

  const Limits limits_;
  mutable std::mutex mutex_;
  std::condition_variable emptied_;
  std::size_t places_ = 0;
  std::size_t body_bytes_ = 0;
  std::map<AddressKey, std::size_t> addresses_;
};

}  // namespace server::net
