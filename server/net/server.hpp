// The network side as the app sees it: listens on every shard, serves the client's files, and takes
// everything else to the Dispatcher.
//
//   Shards shards(2);                       // first, so that hubs can be built on them
//   Router router(shards, ...);             // the Dispatcher
//   net::Server server(options, router, shards);
//   shards.start();
//   server.start();
//   ...
//   server.stop_accepting();                // then: tell the clients, drain the writers
//   server.close_all(CloseCode::restart, "restart", spread);
//   server.stop(deadline);                  // no call into the Dispatcher after this
//   shards.stop_and_join();
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "protocol/close_code.hpp"
#include "server/net/counters.hpp"
#include "server/net/dispatcher.hpp"
#include "server/net/options.hpp"
#include "server/net/shard.hpp"

namespace server::net {

class ConnectionSet;
class Listener;
struct Environment;

class Server {
 public:
  /// Loads the client's files. Throws std::exception on a wrong option. `dispatcher` and `shards`
  /// must outlive the server.
  Server(Options options, Dispatcher& dispatcher, Shards& shards);
  /// Stops at once if `stop` was not called.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // The following are called by one thread that is not a shard.

  /// Binds and accepts. Throws std::exception when the address is taken or not ours.
  void start();
  /// The port in use. After `start`.
  [[nodiscard]] std::uint16_t port() const;
  /// New connections are refused by the kernel, idle HTTP ones are closed. Returns when it is so.
  void stop_accepting();
  /// Closes each WebSocket at a random moment within `spread`, its queue sent first. Returns at
  /// once; whoever cannot be reached is dropped after `Timing::close_flush`.
  void close_all(protocol::CloseCode code, std::string reason, std::chrono::milliseconds spread);
  /// Waits until every connection has ended (and starts that, if `close_all` did not), ends the
  /// rest at the deadline, and returns when none exists. Requires running shards. Again: does
  /// nothing.
  void stop(std::chrono::milliseconds deadline);

  // Any thread.

  [[nodiscard]] CounterValues counters() const;

 private:
  /// Runs `work` for each shard's set on its shard and waits for all; false if a shard is gone.
  template <class Work>
  bool on_each_shard(Work work);
  void listen();

  Shards& shards_;
  const std::shared_ptr<Environment> environment_;
  std::vector<std::shared_ptr<ConnectionSet>> sets_;
  std::vector<std::shared_ptr<Listener>> listeners_;
  std::uint16_t port_ = 0;
  bool started_ = false;
  bool closing_all_ = false;
};

}  // namespace server::net
