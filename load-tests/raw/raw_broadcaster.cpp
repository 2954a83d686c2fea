// The yardstick: a WebSocket server that does nothing but hand a room's messages on, over bare
// epoll. No login, no log, no database, no pings, nothing kept. What a server costs beyond this is
// its own; where it costs less, it saves send calls. It speaks with the generator of this folder
// only (the example key of RFC 6455, no fragments, no continuation of anything slow).
//
//   raw_broadcaster --port N [--threads N] [--batch N]
//
// GET /sub/ROOM joins a room, GET /pub/ROOM writes into it. With --batch N a turn's messages of a
// room leave in one send call a member, up to N together; without, each in its own.
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <iostream>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "load-tests/lib/frames.hpp"
#include "load-tests/lib/options.hpp"

namespace {

using load::Frame;
using load::Opcode;

constexpr int backlog = 4'096;
constexpr int events_a_turn = 128;
constexpr std::size_t read_bytes = 256 * 1024;
// A member that has not taken so much is gone.
constexpr std::size_t output_bytes_max = 4 * 1024 * 1024;

/// What a connection keeps only while something is incomplete.
struct Unfinished {
  std::string input;
  /// What a full socket did not take.
  std::string output;
};

struct Connection {
  int descriptor = -1;
  bool is_open = false;
  bool is_author = false;
  /// Index into the names of its thread.
  std::uint32_t room = 0;
  std::unique_ptr<Unfinished> unfinished;

  Unfinished& keep() {
    if (!unfinished) unfinished = std::make_unique<Unfinished>();
    return *unfinished;
  }
  void forget_if_empty() {
    if (unfinished && unfinished->input.empty() && unfinished->output.empty()) unfinished.reset();
  }
};

/// Frames for a room, ready to be sent.
struct Batch {
  std::string room;
  std::string bytes;
};

class Thread;
std::vector<std::unique_ptr<Thread>> threads;

/// One epoll set with its own listener; the kernel deals connections out.
class Thread {
 public:
  Thread(std::uint16_t port, std::size_t batch_max);
  void run();
  /// Any thread.
  void post(Batch batch);

 private:
  void accept_all();
  void take_posted();
  void receive(Connection& connection);
  bool take_request(Connection& connection);
  void take_frames(Connection& connection);
  std::uint32_t room_number(const std::string& name);
  void publish(std::uint32_t room, std::string_view payload);
  void flush_pending();
  void broadcast(std::uint32_t room, std::string_view bytes);
  void send_to(Connection& connection, std::string_view bytes);
  void drain(Connection& connection);
  void end(Connection& connection);
  void watch(int operation, int descriptor, std::uint32_t events, void* context) const;

  const std::size_t batch_max_;
  int epoll_ = -1;
  int listener_ = -1;
  int wake_ = -1;
  std::vector<char> buffer_;
  /// By descriptor.
  std::vector<std::unique_ptr<Connection>> connections_;
  struct Room {
    std::string name;
    std::vector<Connection*> members;
  };
  std::vector<Room> rooms_;
  std::unordered_map<std::string, std::uint32_t> room_numbers_;
  /// This turn's messages of one room, one after the other.
  std::string pending_;
  std::uint32_t pending_room_ = 0;
  std::size_t pending_count_ = 0;
  /// Ended in this turn; events may still name them.
  std::vector<std::unique_ptr<Connection>> ended_;

  // Guarded by the mutex.
  std::mutex mutex_;
  std::vector<Batch> posted_;
};

Thread::Thread(std::uint16_t port, std::size_t batch_max)
    : batch_max_{batch_max}, buffer_(read_bytes) {
  epoll_ = epoll_create1(EPOLL_CLOEXEC);
  wake_ = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  listener_ = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  const int on = 1;
  setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  setsockopt(listener_, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  at.sin_port = htons(port);
  if (bind(listener_, reinterpret_cast<sockaddr*>(&at), sizeof at) < 0 ||
      listen(listener_, backlog) < 0) {
    throw std::runtime_error(std::string{"cannot listen: "} + std::strerror(errno));
  }
  watch(EPOLL_CTL_ADD, listener_, EPOLLIN, &listener_);
  watch(EPOLL_CTL_ADD, wake_, EPOLLIN, &wake_);
}

void Thread::watch(int operation, int descriptor, std::uint32_t events, void* context) const {
  epoll_event event{};
  event.events = events;
  event.data.ptr = context;
  epoll_ctl(epoll_, operation, descriptor, &event);
}

void Thread::run() {
  std::array<epoll_event, events_a_turn> events{};
  for (;;) {
    const int count = epoll_wait(epoll_, events.data(), events_a_turn, -1);
    for (int i = 0; i < count; ++i) {
      const auto& event = events[static_cast<std::size_t>(i)];
      if (event.data.ptr == &listener_) {
        accept_all();
      } else if (event.data.ptr == &wake_) {
        take_posted();
      } else {
        auto& connection = *static_cast<Connection*>(event.data.ptr);
        if (connection.descriptor >= 0 && (event.events & EPOLLOUT) != 0) drain(connection);
        if (connection.descriptor >= 0 && (event.events & ~std::uint32_t{EPOLLOUT}) != 0) {
          receive(connection);
        }
      }
    }
    flush_pending();
    ended_.clear();
  }
}

void Thread::accept_all() {
  for (;;) {
    const int descriptor = accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (descriptor < 0) return;
    const int on = 1;
    setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    auto connection = std::make_unique<Connection>();
    connection->descriptor = descriptor;
    watch(EPOLL_CTL_ADD, descriptor, EPOLLIN, connection.get());
    const auto place = static_cast<std::size_t>(descriptor);
    if (place >= connections_.size()) connections_.resize(place + 1);
    connections_[place] = std::move(connection);
  }
}

void Thread::receive(Connection& connection) {
  const auto count = recv(connection.descriptor, buffer_.data(), buffer_.size(), 0);
  if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (count <= 0) return end(connection);
  connection.keep().input.append(buffer_.data(), static_cast<std::size_t>(count));
  try {
    if (connection.is_open || take_request(connection)) take_frames(connection);
    connection.forget_if_empty();
  } catch (const std::runtime_error&) {
    end(connection);
  }
}

bool Thread::take_request(Connection& connection) {
  auto& input = connection.keep().input;
  const auto end_of_head = input.find("\r\n\r\n");
  if (end_of_head == std::string::npos) return false;
  connection.is_author = input.starts_with("GET /pub/");
  if ((!connection.is_author && !input.starts_with("GET /sub/")) ||
      input.find(load::websocket_key) == std::string::npos) {
    throw std::runtime_error("not the generator");
  }
  constexpr std::size_t room_at = 9;
  connection.room = room_number(input.substr(room_at, input.find(' ', room_at) - room_at));
  input.erase(0, end_of_head + 4);
  connection.is_open = true;
  if (!connection.is_author) rooms_[connection.room].members.push_back(&connection);
  std::string answer = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n";
  answer += "Connection: Upgrade\r\nSec-WebSocket-Accept: ";
  send_to(connection, answer.append(load::websocket_accept).append("\r\n\r\n"));
  return true;
}

std::uint32_t Thread::room_number(const std::string& name) {
  const auto [found, is_new] =
      room_numbers_.try_emplace(name, static_cast<std::uint32_t>(rooms_.size()));
  if (is_new) rooms_.push_back({name, {}});
  return found->second;
}

void Thread::take_frames(Connection& connection) {
  auto& input = connection.keep().input;
  std::size_t taken = 0;
  Frame frame;
  for (;;) {
    const auto size = load::read_masked_frame({input.data() + taken, input.size() - taken}, frame);
    if (size == 0) break;
    taken += size;
    if (frame.opcode == Opcode::close) return end(connection);
    if (frame.opcode == Opcode::text || frame.opcode == Opcode::binary) {
      publish(connection.room, frame.payload);
    }
  }
  input.erase(0, taken);
}

void Thread::publish(std::uint32_t room, std::string_view payload) {
  if (pending_room_ != room) flush_pending();
  pending_room_ = room;
  load::append_frame(pending_, Opcode::text, payload);
  if (++pending_count_ >= batch_max_) flush_pending();
}

void Thread::flush_pending() {
  if (pending_count_ == 0) return;
  for (const auto& thread : threads) {
    if (thread.get() != this) thread->post({rooms_[pending_room_].name, pending_});
  }
  broadcast(pending_room_, pending_);
  pending_.clear();
  pending_count_ = 0;
}

void Thread::post(Batch batch) {
  {
    const std::lock_guard lock{mutex_};
    posted_.push_back(std::move(batch));
  }
  const std::uint64_t one = 1;
  if (write(wake_, &one, sizeof one) < 0) return;
}

void Thread::take_posted() {
  std::uint64_t count = 0;
  if (read(wake_, &count, sizeof count) < 0) return;
  std::vector<Batch> batches;
  {
    const std::lock_guard lock{mutex_};
    batches.swap(posted_);
  }
  for (const auto& batch : batches) broadcast(room_number(batch.room), batch.bytes);
}

void Thread::broadcast(std::uint32_t room, std::string_view bytes) {
  // From the end: a member that is too slow leaves the list.
  const auto& members = rooms_[room].members;
  for (std::size_t i = members.size(); i > 0; --i) send_to(*members[i - 1], bytes);
}

void Thread::send_to(Connection& connection, std::string_view bytes) {
  if (!connection.unfinished || connection.unfinished->output.empty()) {
    const auto sent = send(connection.descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent == static_cast<ssize_t>(bytes.size())) return;
    if (sent < 0 && errno != EAGAIN) return end(connection);
    if (sent > 0) bytes.remove_prefix(static_cast<std::size_t>(sent));
    watch(EPOLL_CTL_MOD, connection.descriptor, EPOLLIN | EPOLLOUT, &connection);
  }
  auto& output = connection.keep().output;
  output.append(bytes);
  if (output.size() > output_bytes_max) end(connection);
}

void Thread::drain(Connection& connection) {
  auto& output = connection.keep().output;
  const auto sent = send(connection.descriptor, output.data(), output.size(), MSG_NOSIGNAL);
  if (sent < 0) {
    if (errno != EAGAIN) end(connection);
    return;
  }
  output.erase(0, static_cast<std::size_t>(sent));
  if (!output.empty()) return;
  watch(EPOLL_CTL_MOD, connection.descriptor, EPOLLIN, &connection);
  connection.forget_if_empty();
}

void Thread::end(Connection& connection) {
  if (connection.is_open && !connection.is_author) {
    std::erase(rooms_[connection.room].members, &connection);
  }
  auto& place = connections_[static_cast<std::size_t>(connection.descriptor)];
  close(connection.descriptor);
  connection.descriptor = -1;
  connection.is_open = false;
  ended_.push_back(std::move(place));
}

int run(const std::vector<std::string>& words) {
  load::Options options{words};
  const auto port = static_cast<std::uint16_t>(options.number("port", 0));
  const auto count = options.number("threads", 1);
  const auto batch = static_cast<std::size_t>(options.number("batch", 1));
  options.require_all_used();
  if (count < 1 || count > 64 || batch < 1)
    throw std::runtime_error("1 to 64 threads, batch from 1");
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  for (std::int64_t i = 0; i < count; ++i) threads.push_back(std::make_unique<Thread>(port, batch));
  std::vector<std::thread> running;
  for (std::size_t i = 1; i < threads.size(); ++i) {
    running.emplace_back([i] { threads[i]->run(); });
  }
  threads.front()->run();
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    std::signal(SIGPIPE, SIG_IGN);
    return run({argv + 1, argv + argc});
  } catch (const std::exception& error) {
    std::cerr << "raw_broadcaster: " << error.what() << '\n';
    return 1;
  }
}
