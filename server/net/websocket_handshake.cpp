#include "server/net/websocket_handshake.hpp"

#include <utility>

#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/websocket/stream.hpp>

#include "server/net/request_head.hpp"
#include "server/net/response.hpp"
#include "server/net/websocket.hpp"

namespace server::net {
namespace {

namespace websocket = boost::beast::websocket;
namespace http = boost::beast::http;
using boost::beast::string_view;
using boost::system::error_code;

/// Beast's stream lives for the handshake only: it is right for that and too heavy for thousands of
/// long connections (docs/adr/0006-own-frames.md). Without permessage-deflate, which costs memory a
/// connection and opens to bombs and length attacks.
class Handshake final : public Client {
 public:
  Handshake(std::shared_ptr<ConnectionSet> set, Tickets tickets, Socket socket,
            Dispatcher::Accept accept)
      : Client(std::move(set), std::move(tickets)),
        stream_(std::move(socket)),
        accept_(std::move(accept)),
        deadline_(Clock::now() + this->set().timing().head) {}

  void start(const std::string& websocket_key);

  void tick(Clock::time_point now) override {
    if (now >= deadline_) finish();
  }
  void retire(protocol::CloseCode /*code*/, const std::string& /*reason*/) override { finish(); }
  void abort() override { finish(); }

 private:
  void on_sent(const error_code& error);
  void finish();

  websocket::stream<Socket, false> stream_;
  Dispatcher::Accept accept_;
  const Clock::time_point deadline_;
  bool is_over_ = false;
};

void Handshake::start(const std::string& websocket_key) {
  stream_.set_option(websocket::stream_base::timeout{websocket::stream_base::none(),
                                                     websocket::stream_base::none(), false});
  stream_.set_option(websocket::stream_base::decorator([](websocket::response_type& response) {
    response.set(http::field::sec_websocket_protocol,
                 string_view(websocket_subprotocol.data(), websocket_subprotocol.size()));
    response.set(http::field::server, "behoerdentalk");
    for (const auto& header : security_headers()) {
      response.set(string_view(header.name.data(), header.name.size()),
                   string_view(header.value.data(), header.value.size()));
    }
  }));
  // The real request was checked by HttpConnection; this one says just what the answer depends on.
  http::request<http::empty_body> request(http::verb::get, "/ws", 11);
  request.set(http::field::host, "localhost");
  request.set(http::field::connection, "Upgrade");
  request.set(http::field::upgrade, "websocket");
  request.set(http::field::sec_websocket_version, "13");
  request.set(http::field::sec_websocket_key, websocket_key);
  auto self = std::static_pointer_cast<Handshake>(shared_from_this());
  stream_.async_accept(request, [self](const error_code& error) { self->on_sent(error); });
}

void Handshake::on_sent(const error_code& failed) {
  if (is_over_) return;
  error_code error = failed;
  const int descriptor = error ? -1 : stream_.next_layer().release(error);
  if (error) {
    finish();
    return;
  }
  is_over_ = true;
  open_websocket(shared_set(), std::move(tickets()), descriptor, accept_);
  set().remove(*this);
}

void Handshake::finish() {
  if (std::exchange(is_over_, true)) return;
  error_code ignored;
  stream_.next_layer().close(ignored);
  accept_ = nullptr;
  set().remove(*this);
}

}  // namespace

void start_handshake(const std::shared_ptr<ConnectionSet>& set, Tickets tickets, Socket socket,
                     const std::string& websocket_key, Dispatcher::Accept accept) {
  const auto handshake =
      std::make_shared<Handshake>(set, std::move(tickets), std::move(socket), std::move(accept));
  set->add(handshake);
  handshake->start(websocket_key);
}

}  // namespace server::net
