#include "server/net/peers.hpp"

#include <algorithm>
#include <optional>
#include <stdexcept>

namespace server::net {
namespace {

namespace ip = boost::asio::ip;

std::string_view trim(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// "192.0.2.1", "192.0.2.1:4711", "2001:db8::1", "[2001:db8::1]:4711".
std::optional<ip::address> parse_forwarded(std::string_view text) {
  if (text.starts_with('[')) {
    text = text.substr(1, text.find(']') - 1);
  } else if (std::count(text.begin(), text.end(), ':') == 1) {
    text = text.substr(0, text.find(':'));
  }
  boost::system::error_code error;
  const auto address = ip::make_address(text, error);
  if (error) return std::nullopt;
  return plain_address(address);
}

bool is_in(const ip::network_v4& network, const ip::address_v4& address) {
  return ip::network_v4(address, network.prefix_length()).canonical() == network.canonical();
}

bool is_in(const ip::network_v6& network, const ip::address_v6& address) {
  return ip::network_v6(address, network.prefix_length()).canonical() == network.canonical();
}

template <class Networks, class Address>
bool any_contains(const Networks& networks, const Address& address) {
  return std::any_of(networks.begin(), networks.end(),
                     [&](const auto& network) { return is_in(network, address); });
}

}  // namespace

ip::address plain_address(const ip::address& address) {
  if (address.is_v6() && address.to_v6().is_v4_mapped()) {
    return ip::make_address_v4(ip::v4_mapped, address.to_v6());
  }
  return address;
}

bool AllowedOrigins::contains(std::string_view origin) const {
  return std::find(origins_.begin(), origins_.end(), origin) != origins_.end();
}

TrustedProxies::TrustedProxies(const std::vector<std::string>& entries) {
  for (const auto& entry : entries) {
    const bool is_v6 = entry.find(':') != std::string::npos;
    const bool is_network = entry.find('/') != std::string::npos;
    const auto text = is_network ? entry : entry + (is_v6 ? "/128" : "/32");
    boost::system::error_code error;
    if (is_v6) {
      v6_.push_back(ip::make_network_v6(text, error));
    } else {
      v4_.push_back(ip::make_network_v4(text, error));
    }
    if (error) throw std::invalid_argument("trusted proxy is no address or network: " + entry);
  }
}

bool TrustedProxies::contains(const ip::address& address) const {
  const auto plain = plain_address(address);
  return plain.is_v4() ? any_contains(v4_, plain.to_v4()) : any_contains(v6_, plain.to_v6());
}

ip::address TrustedProxies::client_address(const ip::address& peer,
                                           std::string_view forwarded_for) const {
  auto client = plain_address(peer);
  while (!forwarded_for.empty() && contains(client)) {
    const auto comma = forwarded_for.rfind(',');
    const auto start = comma == std::string_view::npos ? 0 : comma + 1;
    const auto entry = parse_forwarded(trim(forwarded_for.substr(start)));
    if (!entry) break;
    client = *entry;
    forwarded_for = forwarded_for.substr(0, comma == std::string_view::npos ? 0 : comma);
  }
  return client;
}

}  // namespace server::net
