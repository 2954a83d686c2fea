#include "server/net/websocket.hpp"

#include <exception>
#include <optional>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <netinet/tcp.h>
#include <spdlog/spdlog.h>
#include <sys/socket.h>

#include "protocol/limits.hpp"
#include "server/net/liveness.hpp"
#include "server/net/rate_limiter.hpp"
#include "server/net/request_head.hpp"
#include "server/net/response.hpp"
#include "server/net/send_queue.hpp"

namespace server::net {
namespace {

namespace websocket = boost::beast::websocket;
namespace http = boost::beast::http;
using boost::system::error_code;
using protocol::CloseCode;
/// Without permessage-deflate: it costs memory a connection and opens to bombs and length attacks.
using Stream = websocket::stream<Socket, false>;

/// Pings and pongs that a client may send; browsers send none but answers to ours.
constexpr RateLimiter::Rate control_frames{20, 20};
/// Bytes that the kernel holds unsent. What lies there counts as sent, so a smaller share makes the
/// queue's bound true; below this, fast lines would wait for us.
constexpr int kernel_unsent_bytes_max = 128 * 1024;
/// What a read asks for; grows with the message.
constexpr std::size_t read_bytes = 4 * 1024;

const Frame& heartbeat() {
  static const Frame frame = std::make_shared<const std::string>("{}");
  return frame;
}

class WebSocket final : public Client, public Connection {
 public:
  WebSocket(std::shared_ptr<ConnectionSet> set, Tickets tickets, Socket socket,
            Dispatcher::Accept accept);
  ~WebSocket() override = default;

  void start(const std::string& websocket_key);

  void send(Frame frame) override;
  void send_ephemeral(Frame frame) override;
  [[nodiscard]] bool is_drained() const override { return queue_.empty(); }
  void close(CloseCode code, std::string_view reason) override;
  Shard& shard() override { return set().shard(); }

  void tick(Clock::time_point now) override;
  void retire(CloseCode code, const std::string& reason) override { close(code, reason); }
  void abort() override { finish(); }
  /// Beast 1.81 can leave its read and its close operation waiting for each other, when the peer
  /// breaks the protocol while we close. They wait inside the stream and hold this object.
  void release() override { stream_.reset(); }

 private:
  enum class State {
    /// The 101 is being sent.
    opening,
    open,
    /// No more frames are taken, the queued ones still leave.
    flushing,
    /// The closing handshake runs.
    closing,
    closed,
  };

  std::shared_ptr<WebSocket> shared() {
    return std::static_pointer_cast<WebSocket>(shared_from_this());
  }
  /// Runs code of the app. A fault there ends this connection, not the server; what it had
  /// begun is unknown to us and so to the client.
  template <class Work>
  void guarded(Work work);
  void configure();
  void on_opened(const error_code& error);
  void read_more();
  void on_read(const error_code& error);
  void deliver();
  void on_control(websocket::frame_type kind);
  void on_closed_by_peer();
  void after_queueing(SendQueue::Verdict verdict);
  void write_next();
  void on_written(const error_code& error);
  void write_close();
  void ping();
  void finish();

  /// Until `release`.
  std::optional<Stream> stream_;
  Dispatcher::Accept accept_;
  std::unique_ptr<ConnectionHandler> handler_;
  State state_ = State::opening;
  /// Of the opening, the flushing or the closing.
  Clock::time_point deadline_;

  boost::beast::flat_buffer input_;
  RateLimiter control_limiter_;
  Liveness liveness_;

  SendQueue queue_;
  bool is_writing_ = false;
  bool is_pinging_ = false;

  bool is_closing_by_us_ = false;
  CloseCode close_code_ = CloseCode::normal;
  std::string close_reason_;
};

WebSocket::WebSocket(std::shared_ptr<ConnectionSet> set_of_shard, Tickets tickets, Socket socket,
                     Dispatcher::Accept accept)
    : Client(std::move(set_of_shard), std::move(tickets)),
      stream_(std::move(socket)),
      accept_(std::move(accept)),
      control_limiter_(control_frames, Clock::now()),
      liveness_(Clock::now(), set().random_within(set().timing().ping_every)) {}

template <class Work>
void WebSocket::guarded(Work work) {
  try {
    work();
  } catch (const std::exception& failure) {
    spdlog::error("A connection failed with an exception: {}", failure.what());
    close(CloseCode::unknown_outcome, "");
  }
}

void WebSocket::configure() {
  stream_->set_option(websocket::stream_base::timeout{websocket::stream_base::none(),
                                                      websocket::stream_base::none(), false});
  stream_->set_option(websocket::stream_base::decorator([](websocket::response_type& response) {
    response.set(
        http::field::sec_websocket_protocol,
        boost::beast::string_view(websocket_subprotocol.data(), websocket_subprotocol.size()));
    response.set(http::field::server, "behoerdentalk");
    for (const auto& header : security_headers()) {
      response.set(boost::beast::string_view(header.name.data(), header.name.size()),
                   boost::beast::string_view(header.value.data(), header.value.size()));
    }
  }));
  stream_->read_message_max(protocol::limits::message_bytes_max);
  stream_->auto_fragment(false);
  stream_->text(true);
  // Keeps no reference: the callback lives inside the stream.
  stream_->control_callback([this](websocket::frame_type kind,
                                   boost::beast::string_view /*payload*/) { on_control(kind); });
  setsockopt(stream_->next_layer().native_handle(), IPPROTO_TCP, TCP_NOTSENT_LOWAT,
             &kernel_unsent_bytes_max, sizeof(kernel_unsent_bytes_max));
}

void WebSocket::start(const std::string& websocket_key) {
  configure();
  deadline_ = Clock::now() + set().timing().head;
  // The real request was checked by HttpConnection; this one says just what the answer depends on.
  http::request<http::empty_body> request(http::verb::get, "/ws", 11);
  request.set(http::field::host, "localhost");
  request.set(http::field::connection, "Upgrade");
  request.set(http::field::upgrade, "websocket");
  request.set(http::field::sec_websocket_version, "13");
  request.set(http::field::sec_websocket_key, websocket_key);
  stream_->async_accept(request,
                        [self = shared()](const error_code& error) { self->on_opened(error); });
}

void WebSocket::on_opened(const error_code& error) {
  if (state_ != State::opening) return;
  if (error) {
    finish();
    return;
  }
  state_ = State::open;
  set().counters().websockets_opened.add();
  set().counters().websockets_open.add();
  guarded([this] { handler_ = std::exchange(accept_, nullptr)(*this); });
  if (!handler_) close(CloseCode::not_allowed, "");
  read_more();
}

void WebSocket::read_more() {
  stream_->async_read_some(
      input_, read_bytes,
      [self = shared()](const error_code& error, std::size_t /*bytes*/) { self->on_read(error); });
}

void WebSocket::on_read(const error_code& error) {
  if (state_ == State::closed) return;
  if (error) {
    // While our own closing handshake runs, its end is the one that counts.
    if (!is_closing_by_us_) finish();
    return;
  }
  liveness_.heard(Clock::now());
  if (stream_->got_binary()) {
    input_ = {};
    close(CloseCode::unsupported_data, "text only");
  } else if (stream_->is_message_done()) {
    deliver();
  }
  // The closing handshake reads for itself, and must not find us in the middle of a message.
  if (state_ != State::closed && !is_closing_by_us_) read_more();
}

void WebSocket::deliver() {
  const auto bytes = input_.cdata();
  std::string message(static_cast<const char*>(bytes.data()), bytes.size());
  // An idle connection keeps no buffer.
  input_ = {};
  if (state_ != State::open) return;
  set().counters().messages_in.add();
  guarded([&] { handler_->on_message(std::move(message)); });
}

void WebSocket::on_control(websocket::frame_type kind) {
  const auto now = Clock::now();
  liveness_.heard(now);
  // Inside the stream's own work; what we do about it comes after it.
  if (kind == websocket::frame_type::close) {
    shard().post([self = shared()] { self->on_closed_by_peer(); });
  } else if (!control_limiter_.take(now)) {
    shard().post([self = shared()] { self->close(CloseCode::not_allowed, "too many pings"); });
  }
}

void WebSocket::on_closed_by_peer() {
  if (state_ == State::closing || state_ == State::closed) return;
  // The stream answers the close and waits for the peer's end of the connection; the app need not.
  state_ = State::closing;
  deadline_ = Clock::now() + set().timing().close_flush;
  handler_.reset();
}

void WebSocket::send(Frame frame) {
  if (state_ != State::open) return;
  liveness_.pushed(Clock::now());
  after_queueing(queue_.push(std::move(frame)));
}

void WebSocket::send_ephemeral(Frame frame) {
  if (state_ != State::open) return;
  liveness_.pushed(Clock::now());
  after_queueing(queue_.push_ephemeral(std::move(frame)));
}

void WebSocket::after_queueing(SendQueue::Verdict verdict) {
  switch (verdict) {
    case SendQueue::Verdict::queued: write_next(); break;
    case SendQueue::Verdict::dropped: set().counters().ephemeral_dropped.add(); break;
    case SendQueue::Verdict::too_slow:
      set().counters().closed_too_slow.add();
      close(CloseCode::too_slow, "too slow");
      break;
  }
}

void WebSocket::write_next() {
  if (is_writing_ || (state_ != State::open && state_ != State::flushing)) return;
  if (queue_.empty()) {
    if (state_ == State::flushing) write_close();
    return;
  }
  is_writing_ = true;
  stream_->async_write(boost::asio::buffer(*queue_.front()),
                       [self = shared()](const error_code& error, std::size_t /*bytes*/) {
                         self->on_written(error);
                       });
}

void WebSocket::on_written(const error_code& error) {
  is_writing_ = false;
  if (state_ == State::closed) return;
  if (error) {
    // After the peer's close the stream still has to answer it.
    if (state_ != State::closing) finish();
    return;
  }
  set().counters().frames_out.add();
  set().counters().bytes_out.add(queue_.front()->size());
  queue_.pop();
  if (queue_.empty() && state_ == State::open) guarded([this] { handler_->on_drained(); });
  write_next();
}

void WebSocket::close(CloseCode code, std::string_view reason) {
  if (state_ != State::open) {
    // Before the 101 is out there is nobody to tell.
    if (state_ == State::opening) deadline_ = Clock::now();
    return;
  }
  state_ = State::flushing;
  deadline_ = Clock::now() + set().timing().close_flush;
  close_code_ = code;
  close_reason_ = reason.substr(0, websocket::reason_string::static_capacity);
  write_next();
}

void WebSocket::write_close() {
  state_ = State::closing;
  is_closing_by_us_ = true;
  deadline_ = Clock::now() + set().timing().close_flush;
  const websocket::close_reason why(
      static_cast<websocket::close_code>(close_code_),
      boost::beast::string_view(close_reason_.data(), close_reason_.size()));
  stream_->async_close(why, [self = shared()](const error_code& /*error*/) { self->finish(); });
}

void WebSocket::tick(Clock::time_point now) {
  if (state_ != State::open) {
    if (now >= deadline_) finish();
    return;
  }
  if (!stream_->is_open()) {
    // The peer broke the protocol: the stream has sent its close frame and waits for the end.
    on_closed_by_peer();
    return;
  }
  const auto due = liveness_.look(now, set().timing());
  if (due.drop) {
    set().counters().dropped_silent.add();
    finish();
    return;
  }
  if (due.ping) ping();
  if (due.heartbeat) send(heartbeat());
}

void WebSocket::ping() {
  // The one before has not left: the line is full, and the peer's silence will tell.
  if (is_pinging_) return;
  is_pinging_ = true;
  stream_->async_ping({}, [self = shared()](const error_code& error) {
    self->is_pinging_ = false;
    if (error && self->state_ == State::open) self->finish();
  });
}

void WebSocket::finish() {
  if (state_ == State::closed) return;
  const bool was_open = state_ != State::opening;
  state_ = State::closed;
  error_code ignored;
  stream_->next_layer().close(ignored);
  if (was_open) set().counters().websockets_open.subtract();
  handler_.reset();
  accept_ = nullptr;
  set().release_later(weak_from_this());
  set().remove(*this);
}

}  // namespace

void open_websocket(std::shared_ptr<ConnectionSet> set, Tickets tickets, Socket socket,
                    std::string websocket_key, Dispatcher::Accept accept) {
  const auto connection =
      std::make_shared<WebSocket>(set, std::move(tickets), std::move(socket), std::move(accept));
  set->add(connection);
  connection->start(websocket_key);
}

}  // namespace server::net
