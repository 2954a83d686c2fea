// Accepts connections for one shard. Lives on its shard after `start`.
#pragma once

#include <cstdint>
#include <memory>

#include <boost/asio/basic_socket_acceptor.hpp>

#include "server/net/connection_set.hpp"

namespace server::net {

class Listener : public std::enable_shared_from_this<Listener> {
 public:
  /// Any thread. Binds and listens; throws boost::system::system_error when it cannot.
  Listener(std::shared_ptr<ConnectionSet> set, const boost::asio::ip::tcp::endpoint& endpoint,
           bool share_port);

  [[nodiscard]] std::uint16_t port() const;

  void start();
  void stop();

 private:
  using Acceptor = boost::asio::basic_socket_acceptor<boost::asio::ip::tcp, Executor>;

  void accept();
  void on_accepted(const boost::system::error_code& error, Socket socket);
  void admit(Socket socket);
  void refuse(Socket& socket);
  void pause();

  const std::shared_ptr<ConnectionSet> set_;
  Acceptor acceptor_;
  Timer pause_timer_;
  bool stopped_ = false;
};

}  // namespace server::net
