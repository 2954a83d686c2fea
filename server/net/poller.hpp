// The shard's own epoll set for WebSocket connections: edge-triggered, each descriptor registered
// once for both directions; Asio watches the set's own descriptor. Compared with an Asio operation
// a read and a write this saves the memory of the waiting operations and a system call a turn.
// Also the end of a turn: what was queued for sending meanwhile leaves then, in one call a
// connection. Lives on its shard.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/basic_stream_descriptor.hpp>

namespace server::net {

/// What a Poller serves. It must be kept by `end_later` from its last call on.
class Polled {
 public:
  /// Reads what there is and notes whether it may write. `events` as of epoll_wait.
  virtual void on_ready(std::uint32_t events) = 0;
  /// Sends what waits.
  virtual void flush() = 0;

 protected:
  ~Polled() = default;
};

class Poller : public std::enable_shared_from_this<Poller> {
 public:
  /// Throws std::system_error when the kernel has no descriptor left.
  explicit Poller(boost::asio::io_context& io);
  Poller(const Poller&) = delete;
  Poller& operator=(const Poller&) = delete;

  /// False when the kernel refuses. Closing the descriptor ends it.
  [[nodiscard]] bool add(int descriptor, Polled& polled);
  /// Calls `flush` at the end of this turn. Once a turn is enough.
  void flush_later(Polled& polled);
  /// Calls `on_ready` again in the next turn, for what had more to read than its share of this one.
  void again_later(Polled& polled);
  /// Keeps what has ended until the end of the turn: events of it may still be on their way.
  void end_later(std::shared_ptr<void> ended);

  /// Where everyone on this shard reads into. Holds nothing between two calls.
  std::span<char> buffer() { return buffer_; }

  /// Serves no more, and lets go of what ended.
  void stop();

 private:
  void watch();
  void take_turn();
  void end_turn();
  void end_turn_soon();

  using Descriptor =
      boost::asio::posix::basic_stream_descriptor<boost::asio::io_context::executor_type>;

  Descriptor set_;
  bool is_watching_ = false;
  bool is_stopped_ = false;
  /// An `end_turn` is under way or on its way.
  bool is_ending_ = false;
  std::vector<Polled*> to_flush_;
  std::vector<Polled*> to_read_;
  std::vector<std::shared_ptr<void>> ended_;
  std::vector<char> buffer_;
};

}  // namespace server::net
