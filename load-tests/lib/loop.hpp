// Many WebSocket client connections on one thread and one epoll set. Cheap, so that the server is
// what is measured: one receive call a wake-up into one shared buffer, frames read where they lie,
// one send call a connection and turn. Answers pings by itself. Not a general client: it sends the
// example key, trusts subprotocols, and takes the frames of a fragmented message one by one.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <sys/epoll.h>

#include "load-tests/lib/clock.hpp"
#include "load-tests/lib/frames.hpp"

namespace load {

class Loop {
 public:
  /// Of a connection; never used twice.
  using Id = std::uint32_t;

  /// Called inside `run`. Everything may be called from there but `run`.
  class Listener {
   public:
    Listener() = default;
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;
    virtual ~Listener() = default;
    virtual void opened(Id id) = 0;
    virtual void received(Id id, const Frame& frame) = 0;
    /// It ended, or could not be opened; not called after `cut`.
    virtual void closed(Id id, const std::string& why) = 0;
  };

  /// Connects to this port on 127.0.0.1, from many addresses of 127.0.0.0/8, since each has only
  /// some 28,000 ports.
  explicit Loop(std::uint16_t port);
  ~Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  /// Starts to connect and to upgrade. `request` is the complete HTTP request. The listener must
  /// outlive the connection. Throws std::runtime_error when there is no descriptor left.
  Id open(std::string request, Listener& listener);
  /// Queues a frame; it leaves at the end of the turn. Ignored when the connection has ended.
  void send(Id id, Opcode opcode, std::string_view payload);
  /// Ends the connection at once, with a reset and without a word, as a lost line does.
  void cut(Id id);

  /// What `run` asks for before each turn: the moment at which it must be called again at the
  /// latest, or `done`. It comes more often, after every turn in which something arrived.
  using Step = std::function<Ns(Ns now)>;
  static constexpr Ns done = 0;
  void run(const Step& step);

  /// Lets all open connections acknowledge in the same way from now on, when they read. Otherwise
  /// those that ever answered something, a ping for instance, acknowledge later, out of the
  /// kernel's work for the next send, which is charged to the server.
  void acknowledge_alike();

  /// From now on `run` never sleeps. A server that wakes the load with each of its sends pays for
  /// that, some microseconds that no server pays when its clients are other machines; and a faster
  /// server pays less, since it leaves the load less time to fall asleep. So where servers are
  /// compared by CPU or by what a round over thousands takes, nobody wakes anybody. A turn that
  /// finds nothing lets others on the core go first: a database, which would otherwise wait for the
  /// kernel's next tick.
  void never_sleep() { sleeps_ = false; }
  /// The time spent in turns that found something to do.
  [[nodiscard]] Ns busy() const { return busy_; }

  /// When the bytes of the call under way were received.
  [[nodiscard]] Ns received_at() const { return received_at_; }

 private:
  enum class State : std::uint8_t { connecting, upgrading, open, closed };
  struct Connection {
    int descriptor = -1;
    State state = State::connecting;
    bool waits_to_write = false;
    bool has_output = false;
    Listener* listener = nullptr;
    /// The beginning of a frame or of the answer to the upgrade.
    std::string input;
    /// The request, or frames that have not left.
    std::string output;
  };

  void handle(Id id, std::uint32_t events);
  void receive(Id id);
  void take_bytes(Id id, std::string_view bytes);
  std::size_t take_answer(Id id, std::string_view bytes);
  std::size_t take_frames(Id id, std::string_view bytes);
  void take_control(Id id, const Frame& frame);
  void add_output(Id id);
  void flush(Id id);
  static void acknowledge_when_read(const Connection& connection);
  void watch(Id id, bool also_writing);
  void end(Id id, const std::string& why);
  void close_descriptor(Connection& connection);

  const std::uint16_t port_;
  int epoll_ = -1;
  std::vector<Connection> connections_;
  /// Connections with output of this turn.
  std::vector<Id> to_flush_;
  std::vector<char> buffer_;
  Ns received_at_ = 0;
  bool acknowledges_alike_ = false;
  bool sleeps_ = true;
  Ns busy_ = 0;
  std::uint32_t mask_ = 0x5eed1234;
};

}  // namespace load
