// Everything that one shard owns of the network side: its connections, the timer that looks over
// them, its counters. Lives on its shard, except where said.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include "protocol/close_code.hpp"
#include "server/net/admission.hpp"
#include "server/net/counters.hpp"
#include "server/net/dispatcher.hpp"
#include "server/net/options.hpp"
#include "server/net/peers.hpp"
#include "server/net/poller.hpp"
#include "server/net/shard.hpp"
#include "server/net/static_files.hpp"

namespace server::net {

using Clock = std::chrono::steady_clock;
/// The concrete executor saves a virtual call and an allocation an operation.
using Executor = boost::asio::io_context::executor_type;
using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, Executor>;
using Timer = boost::asio::basic_waitable_timer<Clock, boost::asio::wait_traits<Clock>, Executor>;

/// What all shards share; constant while connections exist, except the atomics inside.
struct Environment {
  Environment(Options all_options, Dispatcher& app);

  const Options options;
  Dispatcher& dispatcher;
  const StaticFiles files;
  const AllowedOrigins origins;
  const TrustedProxies proxies;
  Admission admission;
  std::atomic<bool> stopping = false;
};

class ConnectionSet;

/// What a connection has taken from the Admission.
struct Tickets {
  Ticket place;
  Ticket address;
};

/// One TCP connection, whatever it speaks. Owned by its shard's set and by its pending operations.
class Client : public std::enable_shared_from_this<Client> {
 public:
  Client(std::shared_ptr<ConnectionSet> set, Tickets tickets)
      : set_(std::move(set)), tickets_(std::move(tickets)) {}
  virtual ~Client() = default;
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  /// Looks at the deadlines.
  virtual void tick(Clock::time_point now) = 0;
  /// The server takes no more requests: ends if nothing is going on.
  virtual void end_if_idle() {}
  /// The server goes away: ends as soon as what is going on is done.
  virtual void retire(protocol::CloseCode code, const std::string& reason) = 0;
  /// Ends at once, without a word to the peer.
  virtual void abort() = 0;

 protected:
  [[nodiscard]] ConnectionSet& set() const { return *set_; }
  const std::shared_ptr<ConnectionSet>& shared_set() { return set_; }
  Tickets& tickets() { return tickets_; }

 private:
  friend class ConnectionSet;
  /// Outlives the tickets, which are given back to what it holds.
  const std::shared_ptr<ConnectionSet> set_;
  Tickets tickets_;
  std::size_t place_in_set_ = 0;
  /// When the set retires it; far away until then.
  Clock::time_point retire_at_ = Clock::time_point::max();
};

class ConnectionSet : public std::enable_shared_from_this<ConnectionSet> {
 public:
  ConnectionSet(Shard& shard, std::shared_ptr<Environment> environment);

  void start_ticking();
  void stop_ticking();

  void add(std::shared_ptr<Client> client);
  /// The set's share of the client's life ends; a client that is not in the set is left alone.
  void remove(Client& client);

  void end_idle();
  /// Retires each connection at a random moment within `spread`.
  void retire_all(protocol::CloseCode code, std::string reason, std::chrono::milliseconds spread);
  void abort_all();

  Shard& shard() { return shard_; }
  Poller& poller() { return *poller_; }
  Environment& environment() { return *environment_; }
  [[nodiscard]] const Timing& timing() const { return environment_->options.timing; }
  /// Written on the shard, read by any thread.
  Counters& counters() { return counters_; }
  /// The time of the last tick, at most `Timing::tick` and 50 ms old: for what happens so often
  /// that asking the clock would cost.
  [[nodiscard]] Clock::time_point ticked_at() const { return ticked_at_; }
  /// Evenly within [0, span].
  std::chrono::milliseconds random_within(std::chrono::milliseconds span);

 private:
  void wait_for_tick();
  void tick();

  Shard& shard_;
  const std::shared_ptr<Environment> environment_;
  Counters counters_;
  const std::shared_ptr<Poller> poller_;
  Timer timer_;
  Clock::time_point ticked_at_ = Clock::now();
  std::minstd_rand random_;
  std::vector<std::shared_ptr<Client>> clients_;
  /// The look goes from the back to the front; where it stands, and how many it takes at once.
  std::size_t next_look_ = 0;
  Clock::time_point look_began_{};
  std::size_t look_share_ = 0;
  bool ticking_ = false;
  bool retiring_ = false;
  protocol::CloseCode retire_code_ = protocol::CloseCode::normal;
  std::string retire_reason_;
};

}  // namespace server::net
