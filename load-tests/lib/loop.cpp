#include "load-tests/lib/loop.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <sys/socket.h>
#include <unistd.h>

namespace load {
namespace {

// A wake-up takes what is there up to this; more only costs another wake-up.
constexpr std::size_t buffer_bytes = 256 * 1024;
// Few, so that a burst on thousands of connections is taken in the order of its arrival.
constexpr int events_a_turn = 128;
// Ports of one source address that are surely free.
constexpr std::uint32_t connections_per_address = 16'000;
// An answer to an upgrade is some hundred bytes.
constexpr std::size_t answer_bytes_max = 16 * 1024;
// A step is asked at least this often.
constexpr Ns turn_max = 10 * ms;

[[noreturn]] void fail(const char* what) {
  throw std::runtime_error(std::string{what} + ": " + std::strerror(errno));
}

/// 127.x.y.1, another x in each process, so that ports that wait for their end are nobody's.
in_addr source_address(std::uint32_t connection) {
  const auto process = static_cast<std::uint32_t>(getpid()) % 250 + 1;
  return {htonl(127U << 24 | process << 16 | (connection / connections_per_address) << 8 | 1U)};
}

}  // namespace

Loop::Loop(std::uint16_t port) : port_{port}, buffer_(buffer_bytes) {
  epoll_ = epoll_create1(EPOLL_CLOEXEC);
  if (epoll_ < 0) fail("epoll");
}

Loop::~Loop() {
  for (auto& connection : connections_) close_descriptor(connection);
  close(epoll_);
}

Loop::Id Loop::open(std::string request, Listener& listener) {
  const auto id = static_cast<Id>(connections_.size());
  const int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (descriptor < 0) fail("socket");
  auto& connection = connections_.emplace_back();
  connection.descriptor = descriptor;
  connection.listener = &listener;
  connection.output = std::move(request);
  connection.waits_to_write = true;

  const int on = 1;
  setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  // The port is chosen when connecting, from all that are free towards this server.
  setsockopt(descriptor, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
  sockaddr_in from{};
  from.sin_family = AF_INET;
  from.sin_addr = source_address(id);
  if (bind(descriptor, reinterpret_cast<sockaddr*>(&from), sizeof from) < 0) fail("bind");
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  to.sin_port = htons(port_);
  if (connect(descriptor, reinterpret_cast<sockaddr*>(&to), sizeof to) < 0 &&
      errno != EINPROGRESS) {
    fail("connect");
  }
  epoll_event event{};
  event.events = EPOLLIN | EPOLLOUT;
  event.data.u32 = id;
  if (epoll_ctl(epoll_, EPOLL_CTL_ADD, descriptor, &event) < 0) fail("epoll");
  return id;
}

void Loop::send(Id id, Opcode opcode, std::string_view payload) {
  auto& connection = connections_[id];
  if (connection.state != State::open) return;
  // Any mask does here; one that changes keeps the server from a lucky case.
  mask_ = mask_ * 1'664'525 + 1'013'904'223;
  append_masked_frame(connection.output, opcode, payload, mask_);
  add_output(id);
}

void Loop::cut(Id id) {
  auto& connection = connections_[id];
  if (connection.state == State::closed) return;
  const linger reset{1, 0};
  setsockopt(connection.descriptor, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
  close_descriptor(connection);
}

void Loop::acknowledge_alike() {
  acknowledges_alike_ = true;
  for (const auto& connection : connections_) {
    if (connection.state == State::open) acknowledge_when_read(connection);
  }
}

void Loop::acknowledge_when_read(const Connection& connection) {
  const int on = 1;
  setsockopt(connection.descriptor, IPPROTO_TCP, TCP_QUICKACK, &on, sizeof on);
}

void Loop::run(const Step& step) {
  std::array<epoll_event, events_a_turn> events{};
  for (;;) {
    const auto moment = now();
    const auto wake_at = step(moment);
    // What the step sent, and what was sent before run.
    for (const auto id : std::exchange(to_flush_, {})) flush(id);
    if (wake_at == done) return;
    const auto wait = sleeps_ ? std::clamp<Ns>(wake_at - now(), 0, turn_max) : 0;
    const timespec timeout{0, static_cast<long>(wait)};
    const int count = epoll_pwait2(epoll_, events.data(), events_a_turn, &timeout, nullptr);
    if (count < 0 && errno != EINTR) fail("epoll");
    if (count <= 0) {
      if (!sleeps_) sched_yield();
      continue;
    }
    const auto found_at = now();
    for (int i = 0; i < count; ++i) {
      handle(events[static_cast<std::size_t>(i)].data.u32,
             events[static_cast<std::size_t>(i)].events);
    }
    busy_ += now() - found_at;
  }
}

void Loop::handle(Id id, std::uint32_t events) {
  // Cut by a listener earlier in this turn.
  if (connections_[id].state == State::closed) return;
  if (connections_[id].state == State::connecting) {
    int error = 0;
    socklen_t size = sizeof error;
    getsockopt(connections_[id].descriptor, SOL_SOCKET, SO_ERROR, &error, &size);
    if (error != 0) return end(id, std::strerror(error));
    if ((events & EPOLLOUT) == 0) return;
    connections_[id].state = State::upgrading;
    return flush(id);
  }
  if ((events & EPOLLOUT) != 0) flush(id);
  if (connections_[id].state != State::closed && (events & ~std::uint32_t{EPOLLOUT}) != 0) {
    receive(id);
  }
}

void Loop::receive(Id id) {
  const auto count = recv(connections_[id].descriptor, buffer_.data(), buffer_.size(), 0);
  if (count == 0) return end(id, "ended by the server");
  if (count < 0) {
    if (errno != EAGAIN && errno != EINTR) end(id, std::strerror(errno));
    return;
  }
  received_at_ = now();
  const std::string_view fresh{buffer_.data(), static_cast<std::size_t>(count)};
  try {
    if (connections_[id].input.empty()) return take_bytes(id, fresh);
    // Moved out, since a listener may open connections and so move this one.
    auto input = std::move(connections_[id].input);
    connections_[id].input.clear();
    input.append(fresh);
    take_bytes(id, input);
  } catch (const std::runtime_error& error) {
    end(id, error.what());
  }
}

void Loop::take_bytes(Id id, std::string_view bytes) {
  if (connections_[id].state == State::upgrading) bytes.remove_prefix(take_answer(id, bytes));
  if (connections_[id].state == State::open) bytes.remove_prefix(take_frames(id, bytes));
  if (connections_[id].state != State::closed) connections_[id].input = bytes;
}

std::size_t Loop::take_answer(Id id, std::string_view bytes) {
  const auto head_end = bytes.find("\r\n\r\n");
  if (head_end == std::string_view::npos) {
    if (bytes.size() > answer_bytes_max) throw std::runtime_error("the answer has no end");
    return 0;
  }
  const auto head = bytes.substr(0, head_end);
  if (!head.starts_with("HTTP/1.1 101") || head.find(websocket_accept) == std::string_view::npos) {
    throw std::runtime_error("upgrade refused: " + std::string{head.substr(0, head.find('\r'))});
  }
  connections_[id].state = State::open;
  connections_[id].listener->opened(id);
  return head_end + 4;
}

std::size_t Loop::take_frames(Id id, std::string_view bytes) {
  std::size_t taken = 0;
  Frame frame;
  while (connections_[id].state == State::open) {
    const auto size = read_frame(bytes.substr(taken), frame);
    if (size == 0) break;
    taken += size;
    if (static_cast<std::uint8_t>(frame.opcode) < static_cast<std::uint8_t>(Opcode::close)) {
      connections_[id].listener->received(id, frame);
    } else {
      take_control(id, frame);
    }
  }
  return taken;
}

void Loop::take_control(Id id, const Frame& frame) {
  if (frame.opcode == Opcode::ping) return send(id, Opcode::pong, frame.payload);
  if (frame.opcode != Opcode::close) return;
  std::string why = "close frame";
  if (frame.payload.size() >= 2) {
    const auto high = static_cast<std::uint8_t>(frame.payload[0]);
    const auto low = static_cast<std::uint8_t>(frame.payload[1]);
    why += " " + std::to_string(high << 8 | low) + " " + std::string{frame.payload.substr(2)};
  }
  end(id, why);
}

void Loop::add_output(Id id) {
  auto& connection = connections_[id];
  if (connection.has_output) return;
  connection.has_output = true;
  to_flush_.push_back(id);
}

void Loop::flush(Id id) {
  auto& connection = connections_[id];
  connection.has_output = false;
  if (connection.state == State::closed || connection.state == State::connecting) return;
  while (!connection.output.empty()) {
    const auto sent = ::send(connection.descriptor, connection.output.data(),
                             connection.output.size(), MSG_NOSIGNAL);
    if (sent < 0) {
      // What is wrong with the connection, reading will tell.
      if (errno == EAGAIN) watch(id, true);
      return;
    }
    connection.output.erase(0, static_cast<std::size_t>(sent));
  }
  if (acknowledges_alike_) acknowledge_when_read(connection);
  // An idle connection keeps no buffer.
  connection.output = {};
  if (connection.waits_to_write) watch(id, false);
}

void Loop::watch(Id id, bool also_writing) {
  auto& connection = connections_[id];
  if (connection.waits_to_write == also_writing) return;
  connection.waits_to_write = also_writing;
  epoll_event event{};
  event.events = also_writing ? EPOLLIN | EPOLLOUT : EPOLLIN;
  event.data.u32 = id;
  epoll_ctl(epoll_, EPOLL_CTL_MOD, connection.descriptor, &event);
}

void Loop::end(Id id, const std::string& why) {
  close_descriptor(connections_[id]);
  connections_[id].listener->closed(id, why);
}

void Loop::close_descriptor(Connection& connection) {
  if (connection.state == State::closed) return;
  connection.state = State::closed;
  close(connection.descriptor);
  connection.input = {};
  connection.output = {};
}

}  // namespace load
