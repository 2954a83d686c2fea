#include "raw_client.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <stdexcept>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "fake_app.hpp"

namespace server::net::tests {

int RawFrame::close_code() const {
  if (payload.size() < 2) return 0;
  return static_cast<unsigned char>(payload[0]) * 256 + static_cast<unsigned char>(payload[1]);
}

RawClient::RawClient(std::uint16_t port) : RawClient(port, 0) {}

RawClient::RawClient(std::uint16_t port, int receive_buffer_bytes)
    : descriptor_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  if (descriptor_ < 0) throw std::runtime_error("socket");
  if (receive_buffer_bytes > 0) {
    setsockopt(descriptor_, SOL_SOCKET, SO_RCVBUF, &receive_buffer_bytes,
               sizeof(receive_buffer_bytes));
  }
  const int one = 1;
  setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
  const timeval time{patience.count(), 0};
  setsockopt(descriptor_, SOL_SOCKET, SO_RCVTIMEO, &time, sizeof(time));
  setsockopt(descriptor_, SOL_SOCKET, SO_SNDTIMEO, &time, sizeof(time));
  connect(port);
}

void RawClient::connect(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
    close(descriptor_);
    throw std::runtime_error("connect");
  }
}

RawClient::~RawClient() { close(descriptor_); }

bool RawClient::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

bool RawClient::read_more() {
  std::array<char, 64 * 1024> buffer{};
  const auto received = recv(descriptor_, buffer.data(), buffer.size(), 0);
  if (received <= 0) return false;
  input_.append(buffer.data(), static_cast<std::size_t>(received));
  return true;
}

std::optional<RawResponse> RawClient::read_response(bool has_body) {
  std::size_t end = 0;
  while ((end = input_.find("\r\n\r\n")) == std::string::npos) {
    if (!read_more()) return std::nullopt;
  }
  RawResponse response;
  response.status = std::stoi(input_.substr(9, 3));
  std::size_t line = input_.find("\r\n") + 2;
  while (line < end + 2) {
    const auto line_end = input_.find("\r\n", line);
    const auto colon = input_.find(": ", line);
    auto name = input_.substr(line, colon - line);
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char byte) { return static_cast<char>(std::tolower(byte)); });
    if (response.headers.contains(name)) throw std::runtime_error("header twice: " + name);
    response.headers[name] = input_.substr(colon + 2, line_end - colon - 2);
    line = line_end + 2;
  }
  input_.erase(0, end + 4);
  const auto length = response.header("content-length");
  const std::size_t bytes = has_body && !length.empty() ? std::stoul(length) : 0;
  while (input_.size() < bytes) {
    if (!read_more()) return std::nullopt;
  }
  response.body = input_.substr(0, bytes);
  input_.erase(0, bytes);
  return response;
}

std::optional<RawFrame> RawClient::read_frame() {
  const auto have = [this](std::size_t bytes) {
    while (input_.size() < bytes) {
      if (!read_more()) return false;
    }
    return true;
  };
  const auto byte_at = [this](std::size_t at) { return static_cast<unsigned char>(input_[at]); };
  if (!have(2)) return std::nullopt;
  if ((byte_at(1) & 0x80U) != 0) throw std::runtime_error("a server must not mask");
  std::size_t length = byte_at(1);
  std::size_t head = 2;
  if (length >= 126) {
    const std::size_t more = length == 126 ? 2 : 8;
    if (!have(2 + more)) return std::nullopt;
    length = 0;
    for (std::size_t n = 0; n < more; ++n) length = length * 256 + byte_at(2 + n);
    head += more;
  }
  if (!have(head + length)) return std::nullopt;
  if (head > 2 && length < (head > 4 ? 65'536 : 126))
    throw std::runtime_error("length not minimal");
  RawFrame frame{byte_at(0) & 0x0F, (byte_at(0) & 0x80U) != 0, (byte_at(0) & 0x70) >> 4,
                 input_.substr(head, length)};
  input_.erase(0, head + length);
  return frame;
}

bool RawClient::is_closed() { return input_.empty() && !read_more(); }

bool RawClient::is_quiet_for(std::chrono::milliseconds time) {
  pollfd readable{descriptor_, POLLIN, 0};
  return input_.empty() && poll(&readable, 1, static_cast<int>(time.count())) == 0;
}

void RawClient::reset() {
  const linger hard{1, 0};
  setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &hard, sizeof(hard));
  close(descriptor_);
  descriptor_ = -1;
}

void RawClient::shutdown_send() { shutdown(descriptor_, SHUT_WR); }

std::string upgrade_lines() {
  return "GET /ws HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
         "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
}

std::optional<RawResponse> RawClient::upgrade(const std::string& lines) {
  if (!send(upgrade_lines() + lines + "\r\n")) return std::nullopt;
  return read_response();
}

void RawClient::upgrade() {
  const auto response =
      upgrade("Origin: https://talk.example.de\r\nSec-WebSocket-Protocol: behoerdentalk.v1\r\n");
  if (!response || response->status != 101) throw std::runtime_error("not upgraded");
}

void RawClient::upgrade_with_token() {
  const auto response =
      upgrade("Authorization: Bearer t\r\nSec-WebSocket-Protocol: behoerdentalk.v1\r\n");
  if (!response || response->status != 101) throw std::runtime_error("not upgraded");
}

bool RawClient::send_frame(int opcode, std::string_view payload, bool fin, bool masked) {
  std::string bytes;
  bytes.push_back(static_cast<char>(opcode | (fin ? 0x80 : 0)));
  const int mask_bit = masked ? 0x80 : 0;
  if (payload.size() < 126) {
    bytes.push_back(static_cast<char>(payload.size() | static_cast<std::size_t>(mask_bit)));
  } else {
    const int bits = payload.size() < 65'536 ? 16 : 64;
    bytes.push_back(static_cast<char>((bits == 16 ? 126 : 127) | mask_bit));
    for (int shift = bits - 8; shift >= 0; shift -= 8) {
      bytes.push_back(static_cast<char>(payload.size() >> shift & 0xFFU));
    }
  }
  constexpr std::array<char, 4> mask{0x12, 0x34, 0x56, 0x78};
  if (masked) bytes.append(mask.data(), mask.size());
  for (std::size_t n = 0; n < payload.size(); ++n) {
    bytes.push_back(masked ? static_cast<char>(payload[n] ^ mask[n % 4]) : payload[n]);
  }
  return send(bytes);
}

}  // namespace server::net::tests
