#include "server/net/listener.hpp"

#include <array>
#include <utility>

#include <boost/asio/ip/v6_only.hpp>
#include <spdlog/spdlog.h>
#include <sys/socket.h>

#include "server/net/http.hpp"
#include "server/net/response.hpp"

namespace server::net {
namespace {

namespace asio = boost::asio;

/// A start of a webinar: thousands within seconds. The kernel cuts it to net.core.somaxconn.
constexpr int backlog = 4'096;
/// Without descriptors an accept fails at once, again and again; descriptors come back when
/// connections end, which a pause of this length hardly delays.
constexpr std::chrono::milliseconds pause_without_descriptors{100};

}  // namespace

Listener::Listener(std::shared_ptr<ConnectionSet> set, const asio::ip::tcp::endpoint& endpoint,
                   bool share_port)
    : set_(std::move(set)),
      acceptor_(set_->shard().io().get_executor()),
      pause_timer_(set_->shard().io().get_executor()) {
  acceptor_.open(endpoint.protocol());
  if (endpoint.address().is_v6()) {
    acceptor_.set_option(asio::ip::v6_only(!endpoint.address().is_unspecified()));
  }
  acceptor_.set_option(Acceptor::reuse_address(true));
  const int share = share_port ? 1 : 0;
  setsockopt(acceptor_.native_handle(), SOL_SOCKET, SO_REUSEPORT, &share, sizeof(share));
  acceptor_.bind(endpoint);
  acceptor_.listen(backlog);
}

std::uint16_t Listener::port() const { return acceptor_.local_endpoint().port(); }

void Listener::start() { accept(); }

void Listener::stop() {
  stopped_ = true;
  boost::system::error_code ignored;
  acceptor_.close(ignored);
  pause_timer_.cancel();
}

void Listener::accept() {
  if (stopped_) return;
  acceptor_.async_accept(
      set_->shard().io().get_executor(),
      [self = shared_from_this()](const boost::system::error_code& error, Socket socket) {
        self->on_accepted(error, std::move(socket));
      });
}

void Listener::on_accepted(const boost::system::error_code& error, Socket socket) {
  if (stopped_) return;
  if (!error) {
    admit(std::move(socket));
    accept();
  } else if (error == boost::system::errc::too_many_files_open ||
             error == boost::system::errc::too_many_files_open_in_system ||
             error == boost::system::errc::no_buffer_space ||
             error == boost::system::errc::not_enough_memory) {
    pause();
  } else {
    // The peer went away between the handshake and us.
    accept();
  }
}

void Listener::pause() {
  set_->counters().accept_pauses.add();
  spdlog::warn("No descriptors left for new connections; accepting pauses.");
  pause_timer_.expires_after(pause_without_descriptors);
  pause_timer_.async_wait([self = shared_from_this()](const boost::system::error_code& error) {
    if (!error) self->accept();
  });
}

void Listener::admit(Socket socket) {
  boost::system::error_code error;
  const auto endpoint = socket.remote_endpoint(error);
  if (error) return;
  socket.set_option(asio::ip::tcp::no_delay(true), error);
  auto& environment = set_->environment();
  const auto peer = plain_address(endpoint.address());
  auto place = environment.admission.take_place();
  // Behind a trusted proxy everyone has its address; there an upgrade is counted (http.cpp).
  auto address = environment.proxies.contains(peer) ? std::optional(Ticket())
                                                    : environment.admission.take_address(peer);
  if (!place || !address) {
    refuse(socket);
    return;
  }
  set_->counters().connections_accepted.add();
  const auto connection = std::make_shared<HttpConnection>(
      set_, Tickets{std::move(*place), std::move(*address)}, std::move(socket), peer);
  set_->add(connection);
  connection->start();
}

void Listener::refuse(Socket& socket) {
  set_->counters().connections_refused.add();
  const auto response = refusal(503, "too many connections");
  const auto text = encode_head(response, response.body.size(),
                                {false, set_->environment().options.tls_in_front}) +
                    response.body;
  // A word on the way out, if the line takes it at once; nothing is kept for it.
  boost::system::error_code ignored;
  socket.non_blocking(true, ignored);
  std::array<char, 4'096> request{};
  socket.read_some(asio::buffer(request), ignored);
  socket.write_some(asio::buffer(text), ignored);
  socket.shutdown(Socket::shutdown_both, ignored);
}

}  // namespace server::net
