#include "server/net/websocket.hpp"

#include <array>
#include <cerrno>
#include <cstdint>
#include <exception>
#include <utility>

#include <netinet/tcp.h>
#include <spdlog/spdlog.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "protocol/frame.hpp"
#include "server/net/frame_reader.hpp"
#include "server/net/liveness.hpp"
#include "server/net/poller.hpp"
#include "server/net/send_queue.hpp"
#include "tests/faults/mutants.hpp"

namespace server::net {
namespace {

using protocol::CloseCode;

/// Pings and pongs of a client between two ticks, a second; browsers send none but answers to ours.
constexpr int controls_max = 20;
/// Bytes that the kernel holds unsent. What lies there counts as sent, so a smaller share makes the
/// queue's bound true; below this, fast lines would wait for us.
constexpr int kernel_unsent_bytes_max = 128 * 1024;
/// Bytes of one connection in one turn, so that a flood of one does not hold up the others.
constexpr std::size_t turn_bytes_max = 128 * 1024;
/// Frames of one system call; the rest follows in the next.
constexpr std::size_t pieces_max = 64;
/// What a control frame may carry beside the code (RFC 6455, 5.5).
constexpr std::size_t close_reason_bytes_max = 123;

constexpr std::uint8_t close_opcode = 0x8;
constexpr std::uint8_t ping_opcode = 0x9;
constexpr std::uint8_t pong_opcode = 0xA;

Frame control_frame(std::uint8_t opcode, std::string_view payload) {
  std::string wire;
  protocol::append_frame_header(wire, opcode, payload.size());
  wire.append(payload);
  return Frame::of_wire(std::move(wire));
}

Frame close_frame(std::uint16_t code, std::string_view reason) {
  std::string payload{static_cast<char>(code >> 8), static_cast<char>(code & 0xFF)};
  payload.append(reason.substr(0, close_reason_bytes_max));
  return control_frame(close_opcode, payload);
}

const Frame& heartbeat() {
  static const Frame frame("{}");
  return frame;
}

const Frame& ping_frame() {
  static const Frame frame = control_frame(ping_opcode, {});
  return frame;
}

/// send(2) without what the C library does around it so that a thread may be cancelled: no thread
/// of ours ever is, and with one call a delivery that is nearly a hundredth of the server's time.
ssize_t send_now(int descriptor, std::string_view bytes) {
  return syscall(SYS_sendto, descriptor, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL,
                 nullptr, 0);
}

/// Small on purpose: there are thousands, and most of the time most of them wait.
class WebSocket final : public Client, public Connection, public Polled {
 public:
  WebSocket(std::shared_ptr<ConnectionSet> set, Tickets tickets, int descriptor);
  ~WebSocket() override;

  void open(const Dispatcher::Accept& accept);

  void send(const Frame& frame) override;
  void send_ephemeral(const Frame& frame) override;
  [[nodiscard]] bool is_drained() override {
    is_awaited_ = !is_empty();
    return is_empty();
  }
  void close(CloseCode code, std::string_view reason) override;
  Shard& shard() override { return set().shard(); }

  void tick(Clock::time_point now) override;
  void retire(CloseCode code, const std::string& reason) override { close(code, reason); }
  void abort() override { finish(); }

  void on_ready(std::uint32_t events) override;
  void flush() override;

 private:
  enum class State : std::uint8_t {
    open,
    /// We close: no more frames are taken, the queued ones and the close frame leave.
    flushing,
    /// Our close frame has left, the peer's is awaited.
    closing,
    /// The last frame leaves; then what the peer still sends is read and thrown away, so that it
    /// sees our close frame and not a reset.
    draining,
    closed,
  };

  /// Runs code of the app. A fault there ends this connection, not the server; what it had
  /// begun is unknown to us and so to the client.
  template <class Work>
  void guarded(Work work);
  void read(bool to_the_end);
  void take(std::span<char> input);
  void on_message(const FrameReader::Message& message);
  void on_close(std::string_view payload);
  /// Takes no more of the peer; sends what is queued and then this, unless we closed already.
  void end_with(Frame close);
  void enter(State state);
  [[nodiscard]] bool is_empty() const { return !single_ && !queue_; }
  SendQueue& queue();
  bool take_single(const Frame& frame);
  /// A frame that must not be lost.
  void queue_frame(const Frame& frame);
  void flush_single();
  void after_queueing(SendQueue::Verdict verdict);
  void on_flushed();
  void finish();

  int descriptor_;
  State state_ = State::open;
  std::uint8_t controls_ = 0;
  bool is_flush_due_ = false;
  /// A ping leaves with the next push, or at the next tick.
  bool is_ping_due_ = false;
  /// The handler was told that it must wait.
  bool is_awaited_ = false;
  /// Of every state but `open`.
  Clock::time_point deadline_;
  std::unique_ptr<ConnectionHandler> handler_;
  /// Only while something is begun.
  std::unique_ptr<FrameReader> reader_;
  /// The one frame that waits, none of it sent: in a calm room there is no other.
  Frame single_;
  /// Only while more waits, or a rest.
  std::unique_ptr<SendQueue> queue_;
  Liveness liveness_;
};

WebSocket::WebSocket(std::shared_ptr<ConnectionSet> set_of_shard, Tickets tickets, int descriptor)
    : Client(std::move(set_of_shard), std::move(tickets)),
      descriptor_(descriptor),
      liveness_(Clock::now(), set().random_within(set().timing().ping_every)) {
  setsockopt(descriptor_, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &kernel_unsent_bytes_max,
             sizeof(kernel_unsent_bytes_max));
}

WebSocket::~WebSocket() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

template <class Work>
void WebSocket::guarded(Work work) {
  try {
    work();
  } catch (const std::exception& failure) {
    spdlog::error("A connection failed with an exception: {}", failure.what());
    close(CloseCode::unknown_outcome, "");
  }
}

void WebSocket::open(const Dispatcher::Accept& accept) {
  set().counters().websockets_opened.add();
  set().counters().websockets_open.add();
  guarded([&] { handler_ = accept(*this); });
  if (!handler_) close(CloseCode::not_allowed, "");
  if (!set().poller().add(descriptor_, *this)) finish();
}

// --- In ------------------------------------------------------------------------------------------

void WebSocket::on_ready(std::uint32_t events) {
  if (state_ == State::closed) return;
  if ((events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0) {
    read((events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0);
  }
  if ((events & EPOLLOUT) != 0) flush();
}

void WebSocket::read(bool to_the_end) {
  const auto buffer = set().poller().buffer();
  std::size_t taken = 0;
  while (state_ != State::closed) {
    const auto count = recv(descriptor_, buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return;
    if (count <= 0) {
      // Who has ended may still listen, and is told why before we end, too.
      if (count == 0 && (state_ == State::flushing || state_ == State::draining)) flush();
      finish();
      return;
    }
    const auto bytes = static_cast<std::size_t>(count);
    take(buffer.first(bytes));
    // A short read took all; the next byte brings a new edge.
    if (bytes < buffer.size() && !to_the_end) return;
    taken += bytes;
    if (taken >= turn_bytes_max) {
      if (state_ != State::closed) set().poller().again_later(*this);
      return;
    }
  }
}

void WebSocket::take(std::span<char> input) {
  liveness_.heard(Clock::now());
  if (state_ == State::draining) return;
  if (!reader_) {
    reader_ = std::make_unique<FrameReader>(set().environment().options.message_bytes_max);
  }
  while (state_ != State::draining && state_ != State::closed) {
    const auto message = reader_->next(input);
    if (const auto& violation = reader_->violation()) {
      end_with(close_frame(static_cast<std::uint16_t>(violation->code), violation->reason));
      break;
    }
    if (!message) break;
    on_message(*message);
  }
  if (reader_ && (state_ == State::draining || reader_->is_idle())) reader_.reset();
}

void WebSocket::on_message(const FrameReader::Message& message) {
  using Kind = FrameReader::Kind;
  if (message.kind == Kind::close) {
    on_close(message.payload);
    return;
  }
  if (state_ != State::open) return;
  switch (message.kind) {
    case Kind::text:
      set().counters().messages_in.add();
      guarded([&] { handler_->on_message(std::string(message.payload)); });
      return;
    case Kind::binary:
      set().counters().messages_in.add();
      guarded([&] {
        if (handler_->on_binary(std::string(message.payload))) return;
        close(CloseCode::unsupported_data, "text only");
      });
      return;
    case Kind::ping:
    case Kind::pong:
      if (++controls_ > controls_max) {
        close(CloseCode::not_allowed, "too many pings");
      } else if (message.kind == Kind::ping) {
        queue_frame(control_frame(pong_opcode, message.payload));
      }
      return;
    case Kind::close: return;
  }
}

void WebSocket::on_close(std::string_view payload) {
  // What has not begun to leave need not any more: nobody listens.
  if (state_ == State::open) single_ = {};
  if (state_ == State::open && queue_) queue_->keep_begun_only();
  // Answered with its own code (RFC 6455, 5.5.1).
  end_with(control_frame(close_opcode, payload.substr(0, 2)));
}

// --- Out -----------------------------------------------------------------------------------------

SendQueue& WebSocket::queue() {
  if (!queue_) queue_ = std::make_unique<SendQueue>();
  if (single_) queue_->push(std::exchange(single_, {}));
  return *queue_;
}

/// False when something waits already.
bool WebSocket::take_single(const Frame& frame) {
  if (!is_empty()) return false;
  single_ = frame;
  return true;
}

void WebSocket::queue_frame(const Frame& frame) {
  after_queueing(take_single(frame) ? SendQueue::Verdict::queued : queue().push(frame));
}

void WebSocket::send(const Frame& frame) {
  if (state_ != State::open) return;
  liveness_.pushed(set().ticked_at());
  if (std::exchange(is_ping_due_, false)) queue_frame(ping_frame());
  queue_frame(frame);
}

void WebSocket::send_ephemeral(const Frame& frame) {
  if (state_ != State::open) return;
  liveness_.pushed(set().ticked_at());
  after_queueing(take_single(frame) ? SendQueue::Verdict::queued : queue().push_ephemeral(frame));
}

void WebSocket::after_queueing(SendQueue::Verdict verdict) {
  switch (verdict) {
    case SendQueue::Verdict::queued:
      if (!std::exchange(is_flush_due_, true)) set().poller().flush_later(*this);
      break;
    case SendQueue::Verdict::dropped: set().counters().ephemeral_dropped.add(); break;
    case SendQueue::Verdict::too_slow:
      if (mutants::is_on(mutants::Mutant::skip_when_full)) break;
      set().counters().closed_too_slow.add();
      close(CloseCode::too_slow, "too slow");
      break;
  }
}

void WebSocket::flush_single() {
  ssize_t count = 0;
  do {
    count = send_now(descriptor_, single_.wire());
  } while (count < 0 && errno == EINTR);
  if (count < 0 && errno != EAGAIN && errno != EWOULDBLOCK) {
    finish();
    return;
  }
  const auto bytes = count < 0 ? 0 : static_cast<std::size_t>(count);
  set().counters().bytes_out.add(bytes);
  if (bytes == single_.size()) {
    set().counters().frames_out.add(1);
    single_ = {};
    on_flushed();
  } else {
    // The line is full; its next edge brings us back.
    queue().sent(bytes);
  }
}

void WebSocket::flush() {
  is_flush_due_ = false;
  if (single_) {
    flush_single();
    return;
  }
  while (queue_ && state_ != State::closed) {
    std::array<iovec, pieces_max> pieces;  // NOLINT(*-member-init): filled by gather
    msghdr message{};
    message.msg_iov = pieces.data();
    message.msg_iovlen = queue_->gather(pieces);
    std::size_t wanted = 0;
    for (std::size_t at = 0; at < message.msg_iovlen; ++at) wanted += pieces[at].iov_len;
    const auto count = sendmsg(descriptor_, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return;
    if (count < 0) {
      finish();
      return;
    }
    const auto bytes = static_cast<std::size_t>(count);
    set().counters().frames_out.add(queue_->sent(bytes));
    set().counters().bytes_out.add(bytes);
    // The line is full; its next edge brings us back.
    if (bytes < wanted) return;
    if (queue_->empty()) {
      queue_.reset();
      on_flushed();
    }
  }
}

void WebSocket::on_flushed() {
  switch (state_) {
    case State::open:
      // Ten thousand who wait for nothing are not bothered.
      if (handler_ && std::exchange(is_awaited_, false)) {
        guarded([this] { handler_->on_drained(); });
      }
      return;
    case State::flushing: enter(State::closing); return;
    case State::draining: shutdown(descriptor_, SHUT_WR); return;
    case State::closing:
    case State::closed: return;
  }
}

// --- Ending --------------------------------------------------------------------------------------

void WebSocket::enter(State state) {
  state_ = state;
  deadline_ = Clock::now() + set().timing().close_flush;
}

void WebSocket::close(CloseCode code, std::string_view reason) {
  if (state_ != State::open) return;
  enter(State::flushing);
  queue().push_last(close_frame(static_cast<std::uint16_t>(code), reason));
  after_queueing(SendQueue::Verdict::queued);
}

void WebSocket::end_with(Frame close) {
  // One close frame a side (RFC 6455, 5.5.1): ours may have left or be queued already.
  const bool is_said = state_ != State::open;
  enter(State::draining);
  handler_.reset();
  if (!is_said) {
    queue().push_last(std::move(close));
    after_queueing(SendQueue::Verdict::queued);
  } else if (is_empty()) {
    shutdown(descriptor_, SHUT_WR);
  }
}

void WebSocket::tick(Clock::time_point now) {
  controls_ = 0;
  if (state_ != State::open) {
    if (now >= deadline_) finish();
    return;
  }
  // What was queued just now leaves at the end of the turn. What was before waits for the line;
  // then the ping would wait, too, and the peer's silence will tell.
  const bool is_line_full = queue_ && !is_flush_due_;
  const auto due = liveness_.look(now, set().timing(), !is_line_full);
  if (due.drop) {
    set().counters().dropped_silent.add();
    finish();
    return;
  }
  const bool is_ping_late = std::exchange(is_ping_due_, due.ping && due.ping_can_wait);
  if (is_ping_late || (due.ping && !due.ping_can_wait)) queue_frame(ping_frame());
  if (due.heartbeat) send(heartbeat());
}

void WebSocket::finish() {
  if (state_ == State::closed) return;
  state_ = State::closed;
  ::close(std::exchange(descriptor_, -1));
  set().counters().websockets_open.subtract();
  handler_.reset();
  reader_.reset();
  single_ = {};
  queue_.reset();
  set().poller().end_later(shared_from_this());
  set().remove(*this);
}

}  // namespace

void open_websocket(const std::shared_ptr<ConnectionSet>& set, Tickets tickets, int descriptor,
                    const Dispatcher::Accept& accept) {
  const auto connection = std::make_shared<WebSocket>(set, std::move(tickets), descriptor);
  set->add(connection);
  connection->open(accept);
}

}  // namespace server::net
