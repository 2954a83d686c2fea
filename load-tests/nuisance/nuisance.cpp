// nuisance KIND --port N --account N --seconds N: behaves badly towards a server, beside a load
// that measures whether anybody else notices. After the time or SIGTERM prints one line of JSON:
// what it did and how often the server ended a connection. One thread that does its work each
// millisecond.
#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <deque>
#include <exception>
#include <functional>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "load-tests/dialects/behoerdentalk.hpp"
#include "load-tests/lib/clock.hpp"
#include "load-tests/lib/frames.hpp"
#include "load-tests/lib/options.hpp"
#include "load-tests/lib/report.hpp"

namespace load {
namespace {

constexpr Ns turn = ms;
volatile std::sig_atomic_t is_over = 0;
constexpr std::uint32_t mask = 0x5eed'1234;

/// What all kinds share: where to, as whom, and what came of it.
struct Nuisance {
  std::uint16_t port = 0;
  std::uint32_t account = 0;
  std::int64_t sent = 0;
  std::int64_t opened = 0;
  std::int64_t ended_by_server = 0;
};

/// One TCP connection that never blocks.
class Line {
 public:
  explicit Line(Nuisance& all, int receive_bytes = 0) : all_{all} {
    descriptor_ = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (descriptor_ < 0) throw std::runtime_error("no descriptor left");
    if (receive_bytes > 0) {
      setsockopt(descriptor_, SOL_SOCKET, SO_RCVBUF, &receive_bytes, sizeof receive_bytes);
    }
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    to.sin_port = htons(all.port);
    if (connect(descriptor_, reinterpret_cast<sockaddr*>(&to), sizeof to) < 0 &&
        errno != EINPROGRESS) {
      throw std::runtime_error("cannot connect");
    }
    ++all_.opened;
  }
  ~Line() {
    // Without a word, so that no port waits.
    const linger reset{1, 0};
    setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
    close(descriptor_);
  }
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;

  /// What does not fit is lost; false once the connection has ended.
  bool send(std::string_view bytes) {
    const auto count = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count > 0) ++all_.sent;
    return count >= 0 || errno == EAGAIN;
  }
  /// Reads and forgets all that is there, but for the first answer. False once the server ended it.
  bool read() {
    std::array<char, 16 * 1024> part{};
    for (;;) {
      const auto count = recv(descriptor_, part.data(), part.size(), 0);
      if (count < 0 && (errno == EAGAIN || errno == ENOTCONN)) return true;
      if (count <= 0) {
        ++all_.ended_by_server;
        return false;
      }
      if (!is_upgraded_) {
        answer_.append(part.data(), static_cast<std::size_t>(count));
        is_upgraded_ = answer_.find("\r\n\r\n") != std::string::npos;
      }
    }
  }
  /// Whether the answer to the upgrade was read.
  [[nodiscard]] bool is_upgraded() const { return is_upgraded_; }

  /// A message was begun on it.
  bool has_begun = false;

 private:
  Nuisance& all_;
  int descriptor_ = -1;
  bool is_upgraded_ = false;
  std::string answer_;
};

std::string upgrade_of(const Nuisance& all) {
  return upgrade_request("/ws",
                         "Sec-WebSocket-Protocol: behoerdentalk.v1\r\nAuthorization: Bearer " +
                             token_of(all.account) + "\r\n");
}

std::string text_frame(std::string_view text) {
  std::string frame;
  append_masked_frame(frame, Opcode::text, text, mask);
  return frame;
}

/// Called each millisecond.
using Step = std::function<void(Ns now)>;

/// A WebSocket that is opened again whenever the server has ended it.
class Persistent {
 public:
  explicit Persistent(Nuisance& all, int receive_bytes = 0)
      : all_{all}, receive_bytes_{receive_bytes} {}

  /// The line once it is open, else nothing. `reads`: whether it takes what the server sends.
  Line* open(bool reads) {
    if (!line_) {
      line_ = std::make_unique<Line>(all_, receive_bytes_);
      has_asked_ = false;
    }
    if (!has_asked_) has_asked_ = line_->send(upgrade_of(all_));
    if ((reads || !line_->is_upgraded()) && !line_->read()) {
      line_.reset();
      return nullptr;
    }
    return line_->is_upgraded() ? line_.get() : nullptr;
  }
  void send(std::string_view bytes) {
    if (line_->send(bytes)) return;
    ++all_.ended_by_server;
    line_.reset();
  }
  void drop() { line_.reset(); }

 private:
  Nuisance& all_;
  const int receive_bytes_;
  std::unique_ptr<Line> line_;
  bool has_asked_ = false;
};

/// 10,000 connections a second that say nothing and go.
Step opens(Nuisance& all) {
  auto lines = std::make_shared<std::deque<std::unique_ptr<Line>>>();
  return [&all, lines](Ns /*now*/) {
    for (int i = 0; i < 10; ++i) lines->push_back(std::make_unique<Line>(all));
    while (lines->size() > 100) lines->pop_front();
  };
}

/// 1,000 requests that come byte by byte, four bytes a second each.
Step handshakes(Nuisance& all) {
  struct Slow {
    std::unique_ptr<Line> line;
    std::size_t sent = 0;
  };
  auto lines = std::make_shared<std::vector<Slow>>(1'000);
  auto next = std::make_shared<std::size_t>(0);
  return [&all, lines, next](Ns /*now*/) {
    static const std::string request = "GET /ws HTTP/1.1\r\nX-Long: " + std::string(4'000, 'x');
    for (int i = 0; i < 4; ++i) {
      auto& slow = (*lines)[(*next)++ % lines->size()];
      if (slow.line && !slow.line->read()) slow.line.reset();
      if (!slow.line) {
        slow.line = std::make_unique<Line>(all);
        slow.sent = 0;
      }
      slow.line->send(std::string_view{request}.substr(slow.sent++ % request.size(), 1));
    }
  };
}

/// 1,000 messages a second of one person.
Step messages(Nuisance& all, const std::function<std::string(std::int64_t)>& make) {
  auto socket = std::make_shared<Persistent>(all);
  auto count = std::make_shared<std::int64_t>(0);
  return [socket, count, make](Ns /*now*/) {
    if (socket->open(true) != nullptr) socket->send(text_frame(make(++*count)));
  };
}

/// 10,000 pings a second; the server ends that, and it begins anew.
Step pings(Nuisance& all) {
  auto socket = std::make_shared<Persistent>(all);
  return [socket](Ns /*now*/) {
    std::string frames;
    for (int i = 0; i < 10; ++i) append_masked_frame(frames, Opcode::ping, "?", mask);
    if (socket->open(true) != nullptr) socket->send(frames);
  };
}

/// 64,000 empty fragments a second of a message that has no end; the server ends that, and another
/// one begins.
std::function<void()> endless_fragments(Nuisance& all) {
  auto socket = std::make_shared<Persistent>(all);
  return [socket] {
    using namespace std::string_literals;
    // Not the last one of its message: none of them has the FIN bit (RFC 6455, 5.4).
    static const auto first = "\x01\x80\0\0\0\0"s;
    static const auto next = "\x00\x80\0\0\0\0"s;
    auto* line = socket->open(true);
    if (line == nullptr) return;
    std::string bytes;
    if (!std::exchange(line->has_begun, true)) bytes.append(first);
    for (int i = 0; i < 64; ++i) bytes.append(next);
    socket->send(bytes);
  };
}

/// Frames that no client may send, each on a connection of its own, more than 500 a second.
Step frames(Nuisance& all) {
  using namespace std::string_literals;
  auto sockets = std::make_shared<std::vector<Persistent>>();
  for (int i = 0; i < 60; ++i) sockets->emplace_back(all);
  auto visits = std::make_shared<std::size_t>(0);
  return [sockets, visits, fragments = endless_fragments(all)](Ns /*now*/) {
    static const std::array bad{
        "\x81\x05Hallo"s,                                       // unmasked
        "\xF1\x85\0\0\0\0Hallo"s,                               // reserved bits
        "\x83\x85\0\0\0\0Hallo"s,                               // an opcode that does not exist
        "\x81\xFF\x80\0\0\0\0\0\0\0\0\0\0\0"s,                  // 2^63 bytes
        "\x81\xFF\0\0\0\0\x7F\xFF\xFF\xFF\0\0\0\0"s,            // too large
        "\x01\x81\0\0\0\0x\x00\x81\0\0\0\0x\x01\x80\0\0\0\0"s,  // a message within a message
        "\x81\x82\0\0\0\0\xC3\x28"s,                            // not UTF-8
    };
    // To open, to be let in, to send: three visits a frame.
    for (int i = 0; i < 2; ++i) {
      auto& socket = (*sockets)[++*visits % sockets->size()];
      if (socket.open(true) != nullptr) socket.send(bad[*visits % bad.size()]);
    }
    fragments();
  };
}

/// 50 who ask for snapshots all the time and never read one.
Step readers(Nuisance& all) {
  auto sockets = std::make_shared<std::vector<Persistent>>();
  for (int i = 0; i < 50; ++i) sockets->emplace_back(all, 2'048);
  auto turns = std::make_shared<std::size_t>(0);
  return [sockets, turns](Ns /*now*/) {
    auto& socket = (*sockets)[(*turns)++ % sockets->size()];
    if (socket.open(false) == nullptr) return;
    socket.send(text_frame("{\"id\":" + std::to_string(*turns) +
                           R"(,"do":"subscribe","channel":"talks","data":{}})"));
  };
}

/// 4,000 subscribes a second of one person on ten connections: to its own inbox, which is read for
/// it alone each time, and to channels that do not exist.
Step subscribes(Nuisance& all) {
  auto sockets = std::make_shared<std::vector<Persistent>>();
  for (int i = 0; i < 10; ++i) sockets->emplace_back(all);
  auto count = std::make_shared<std::int64_t>(0);
  return [&all, sockets, count](Ns /*now*/) {
    for (int i = 0; i < 4; ++i) {
      const auto number = ++*count;
      auto& socket = (*sockets)[static_cast<std::size_t>(number) % sockets->size()];
      if (socket.open(true) == nullptr) continue;
      // Each time another one, so that nothing of the answer can be kept.
      auto digits = std::to_string(number);
      digits.insert(0, 12 - std::min<std::size_t>(digits.size(), 12), '0');
      const auto channel = number % 4 < 2 ? "inbox:" + account_id_of(all.account)
                                          : "desk:00000000-0000-4000-8000-" + digits;
      socket.send(text_frame("{\"id\":" + std::to_string(number) +
                             R"(,"do":"subscribe","channel":")" + channel + R"(","data":{}})"));
    }
  };
}

Step make(const std::string& kind, Nuisance& all) {
  if (kind == "opens") return opens(all);
  if (kind == "handshakes") return handshakes(all);
  if (kind == "pings") return pings(all);
  if (kind == "frames") return frames(all);
  if (kind == "readers") return readers(all);
  if (kind == "subscribes") return subscribes(all);
  if (kind == "messages") {
    return messages(all, [](std::int64_t n) {
      return "{\"id\":" + std::to_string(n) +
             R"(,"do":"own.follow","channel":"talks","key":"00000000-0000-4000-8000-000000000001",)"
             R"("data":{"level":"following"}})";
    });
  }
  if (kind == "json") {
    const auto deep = std::string(100, '[') + std::string(100, ']');
    return messages(all, [deep](std::int64_t n) {
      return "{\"id\":" + std::to_string(n) + R"(,"do":"ping","data":)" + deep + "}";
    });
  }
  throw std::runtime_error("kinds: opens handshakes messages json pings frames readers subscribes");
}

void run(const std::vector<std::string>& words) {
  if (words.empty()) throw std::runtime_error("nuisance KIND --port N --account N --seconds N");
  Options options{{words.begin() + 1, words.end()}};
  Nuisance all;
  all.port = static_cast<std::uint16_t>(options.number("port", 0));
  all.account = static_cast<std::uint32_t>(options.number("account", 0));
  const auto begin = now();
  const auto end = begin + options.number("seconds", 10) * s;
  options.require_all_used();
  const auto step = make(words.front(), all);
  for (auto next = begin; next < end && is_over == 0; next += turn) {
    step(next);
    const auto pause = next + turn - now();
    // What cannot keep up is not made up for: it would come in herds.
    if (pause < -turn) next = now();
    const timespec time{0, static_cast<long>(std::max<Ns>(pause, 0))};
    nanosleep(&time, nullptr);
  }
  Report report;
  const auto add = [&report, took = static_cast<double>(now() - begin) / s](const char* name,
                                                                            std::int64_t count) {
    report.add(name, static_cast<double>(count) / took);
  };
  add("nuisance_sends_per_s", all.sent);
  add("nuisance_opens_per_s", all.opened);
  add("nuisance_ended_per_s", all.ended_by_server);
  std::cout << report.line();
}

}  // namespace
}  // namespace load

int main(int argc, char** argv) {
  try {
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGTERM, [](int) { load::is_over = 1; });
    load::run({argv + 1, argv + argc});
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "nuisance: " << error.what() << '\n';
    return 1;
  }
}
