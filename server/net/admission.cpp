#include "server/net/admission.hpp"

#include "server/net/peers.hpp"

namespace server::net {

Ticket::~Ticket() {
  if (from_ != nullptr) from_->give_back(kind_, what_);
}

std::optional<Ticket> Admission::take_place() {
  const std::lock_guard lock(mutex_);
  if (places_ >= limits_.connections_max) return std::nullopt;
  ++places_;
  return Ticket(*this, Ticket::Kind::place, 1);
}

std::optional<Ticket> Admission::take_address(const boost::asio::ip::address& address) {
  if (limits_.connections_per_address_max == 0) return Ticket();
  const auto key = key_of(address);
  const std::lock_guard lock(mutex_);
  auto& count = addresses_[key];
  if (count >= limits_.connections_per_address_max) return std::nullopt;
  ++count;
  return Ticket(*this, key.first, key.second);
}

std::optional<Ticket> Admission::take_body(std::size_t bytes) {
  const std::lock_guard lock(mutex_);
  if (bytes > limits_.body_bytes_max - body_bytes_) return std::nullopt;
  body_bytes_ += bytes;
  return Ticket(*this, Ticket::Kind::body, bytes);
}

void Admission::give_back(Ticket::Kind kind, std::uint64_t what) {
  const std::lock_guard lock(mutex_);
  switch (kind) {
    case Ticket::Kind::place:
      --places_;
      // Under the lock: whoever waits may destroy this object as soon as it is free.
      if (places_ == 0) emptied_.notify_all();
      return;
    case Ticket::Kind::address4:
    case Ticket::Kind::address6: {
      const auto found = addresses_.find({kind, what});
      if (--found->second == 0) addresses_.erase(found);
      return;
    }
    case Ticket::Kind::body: body_bytes_ -= what; return;
  }
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
  if (plain.is_v4()) return {Ticket::Kind::address4, plain.to_v4().to_uint()};
  const auto bytes = plain.to_v6().to_bytes();
  std::uint64_t network = 0;
  for (std::size_t at = 0; at < sizeof network; ++at) network = network << 8U | bytes[at];
  return {Ticket::Kind::address6, network};
}

}  // namespace server::net
