#include "beast_client.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/stream.hpp>

#include "echo_server.hpp"
#include "peer.hpp"

namespace conformance {
namespace {

namespace asio = boost::asio;
namespace websocket = boost::beast::websocket;

class BeastClient {
 public:
  explicit BeastClient(std::uint16_t port) : stream_(io_) {
    stream_.next_layer().connect({asio::ip::address_v4::loopback(), port});
    stream_.set_option(websocket::stream_base::decorator([](websocket::request_type& request) {
      request.set(boost::beast::http::field::authorization, "Bearer t");
      request.set(boost::beast::http::field::sec_websocket_protocol, "behoerdentalk.v1");
    }));
    stream_.control_callback([this](websocket::frame_type kind, boost::beast::string_view payload) {
      if (kind == websocket::frame_type::pong) pong_ = std::string(payload);
    });
    stream_.handshake("localhost", "/ws");
    stream_.read_message_max(message_bytes_max);
  }

  websocket::stream<asio::ip::tcp::socket>& stream() { return stream_; }
  /// Of the last pong that came while reading.
  [[nodiscard]] const std::string& pong() const { return pong_; }

  void expect(const std::string& payload, bool is_text) {
    boost::beast::flat_buffer buffer;
    stream_.read(buffer);
    if (stream_.got_text() != is_text) throw CaseFailure("text came as binary, or the reverse");
    if (boost::beast::buffers_to_string(buffer.data()) != payload) {
      throw CaseFailure("not what was sent");
    }
  }

  void echo(const std::string& payload, bool is_text) {
    stream_.text(is_text);
    stream_.write(asio::buffer(payload));
    expect(payload, is_text);
  }

  void close() {
    stream_.close(websocket::close_code::normal);
    if (stream_.reason().code != websocket::close_code::normal)
      throw CaseFailure("closed otherwise");
  }

 private:
  asio::io_context io_;
  websocket::stream<asio::ip::tcp::socket> stream_;
  std::string pong_;
};

void messages(std::uint16_t port, bool is_text) {
  BeastClient client(port);
  for (const std::size_t bytes : {0, 1, 125, 126, 65'535, 65'536, 200'000}) {
    client.echo(filled("0123456789", bytes), is_text);
  }
  client.echo("Gr\xC3\xBC\xC3\x9F", is_text);
  client.close();
}

void fragmented(std::uint16_t port) {
  BeastClient client(port);
  auto& stream = client.stream();
  const auto payload = filled("Gr\xC3\xBC\xC3\x9F", 66'000);
  stream.text(true);
  std::size_t at = 0;
  for (; at + 1'001 < payload.size(); at += 1'001) {
    stream.write_some(false, asio::buffer(payload.data() + at, 1'001));
    if (at == 0) stream.ping("between");
  }
  stream.write_some(true, asio::buffer(payload.data() + at, payload.size() - at));
  client.expect(payload, true);
  if (client.pong() != "between") throw CaseFailure("no pong");
  client.close();
}

void pings(std::uint16_t port) {
  BeastClient client(port);
  client.stream().pong("unasked");
  client.stream().ping("asked");
  client.echo("behind the ping", true);
  if (client.pong() != "asked") throw CaseFailure("no pong, or another one");
  client.close();
}

void server_closes(std::uint16_t port) {
  BeastClient client(port);
  client.stream().write(asio::buffer(please_close));
  boost::beast::flat_buffer buffer;
  boost::system::error_code error;
  client.stream().read(buffer, error);
  if (error != websocket::error::closed) throw CaseFailure("not closed: " + error.message());
  const auto& reason = client.stream().reason();
  if (reason.code != 4003 || reason.reason != "as asked") throw CaseFailure("closed otherwise");
}

}  // namespace

std::vector<BeastCase> beast_cases() {
  return {
      {"beast.text", "texts both ways, up to 200,000 bytes",
       [](std::uint16_t port) { messages(port, true); }},
      {"beast.binary", "binary messages both ways",
       [](std::uint16_t port) { messages(port, false); }},
      {"beast.fragments", "a message in fragments, a ping between them", fragmented},
      {"beast.ping", "ping, and a pong that nobody asked for", pings},
      {"beast.closed", "the server closes", server_closes},
  };
}

}  // namespace conformance
