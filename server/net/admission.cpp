#include "server/net/admission.hpp"

#include <algorithm>

#include "server/net/peers.hpp"

namespace server::net {

std::optional<Ticket> Admission::take_place() {
  const std::lock_guard lock(mutex_);
  if (places_ >= limits_.connections_max) return std::nullopt;
  ++places_;
  return Ticket([this] {
    const std::lock_guard give_back_lock(mutex_);
    --places_;
    // Under the lock: whoever waits may destroy this object as soon as it is free.
    if (places_ == 0) emptied_.notify_all();
  });
}

std::optional<Ticket> Admission::take_address(const boost::asio::ip::address& address) {
  if (limits_.connections_per_address_max == 0) return Ticket();
  const auto key = key_of(address);
  const std::lock_guard lock(mutex_);
  auto& count = addresses_[key];
  if (count >= limits_.connections_per_address_max) return std::nullopt;
  ++count;
  return Ticket([this, key] {
    const std::lock_guard give_back_lock(mutex_);
    const auto found = addresses_.find(key);
    if (--found->second == 0) addresses_.erase(found);
  });
}

std::optional<Ticket> Admission::take_body(std::size_t bytes) {
  const std::lock_guard lock(mutex_);
  if (bytes > limits_.body_bytes_max - body_bytes_) return std::nullopt;
  body_bytes_ += bytes;
  return Ticket([this, bytes] {
    const std::lock_guard give_back_lock(mutex_);
    body_bytes_ -= bytes;
  });
}

std::size_t Admission::places_taken() const {
  const std::lock_guard lock(mutex_);
  return places_;
}

bool Admission::wait_until_empty(std::chrono::steady_clock::time_point deadline) {
  std::unique_lock lock(mutex_);
  return emptied_.wait_until(lock, deadline, [this] { return places_ == 0; });
}

Admission::AddressKey Admission::key_of(const boost::asio::ip::address& address) {
  const auto plain = plain_address(address);
  AddressKey key{};
  if (plain.is_v4()) {
    const auto bytes = plain.to_v4().to_bytes();
    key[0] = 4;
    std::copy(bytes.begin(), bytes.end(), key.begin() + 1);
  } else {
    const auto bytes = plain.to_v6().to_bytes();
    key[0] = 6;
    std::copy_n(bytes.begin(), key.size() - 1, key.begin() + 1);
  }
  return key;
}

}  // namespace server::net
