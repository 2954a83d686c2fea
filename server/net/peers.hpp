// Who may connect: allowed origins, trusted proxies, and the address that rate limits go by. Pure,
// constant after construction, any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>

namespace server::net {

class AllowedOrigins {
 public:
  explicit AllowedOrigins(std::vector<std::string> origins) : origins_(std::move(origins)) {}
  /// Exactly, byte by byte: browsers send origins in one form only (RFC 6454, 6.2).
  [[nodiscard]] bool contains(std::string_view origin) const;

 private:
  std::vector<std::string> origins_;
};

class TrustedProxies {
 public:
  /// Addresses and networks ("10.0.0.0/8"). Throws std::invalid_argument naming a bad one.
  explicit TrustedProxies(const std::vector<std::string>& entries);

  [[nodiscard]] bool contains(const boost::asio::ip::address& address) const;

  /// The client's address: the peer itself, or, when the peer is a trusted proxy, the last entry
  /// of X-Forwarded-For that no trusted proxy wrote about another. An unreadable entry ends the
  /// search at the address that vouched for it.
  [[nodiscard]] boost::asio::ip::address client_address(const boost::asio::ip::address& peer,
                                                        std::string_view forwarded_for) const;

 private:
  std::vector<boost::asio::ip::network_v4> v4_;
  std::vector<boost::asio::ip::network_v6> v6_;
};

/// IPv4 inside IPv6 becomes IPv4, so that an address has one form.
boost::asio::ip::address plain_address(const boost::asio::ip::address& address);

}  // namespace server::net
