#include "server/net/http.hpp"

#include <algorithm>
#include <exception>
#include <utility>
#include <variant>

#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>
#include <spdlog/spdlog.h>

#include "protocol/limits.hpp"
#include "server/net/head_scan.hpp"

namespace server::net {
namespace {

using protocol::limits::header_bytes_max;

/// Most heads fit into one read of this size.
constexpr std::size_t head_read_bytes = 4 * 1024;
constexpr std::size_t body_read_bytes = 64 * 1024;

/// Everything that the Dispatcher answers; all else is a file or a view of the client.
bool is_for_dispatcher(std::string_view path) {
  return path == "/anonymous" || path.starts_with("/feeds/") || path == "/api" ||
         path.starts_with("/api/") || path == "/livez" || path == "/readyz" || path == "/metrics";
}

constexpr std::string_view websocket_path = "/ws";

}  // namespace

HttpConnection::HttpConnection(std::shared_ptr<ConnectionSet> set, Tickets tickets, Socket socket,
                               boost::asio::ip::address peer)
    : Client(std::move(set), std::move(tickets)), socket_(std::move(socket)), peer_(peer) {}

std::shared_ptr<HttpConnection> HttpConnection::shared() {
  return std::static_pointer_cast<HttpConnection>(shared_from_this());
}

void HttpConnection::enter(State state, std::chrono::milliseconds deadline) {
  state_ = state;
  deadline_ = Clock::now() + deadline;
}

std::chrono::milliseconds HttpConnection::time_for(std::size_t bytes) const {
  return std::chrono::milliseconds(bytes * 1'000 / set().timing().bytes_per_second_min);
}

void HttpConnection::start() {
  enter(State::reading_head, set().timing().head);
  read_more(head_read_bytes);
}

void HttpConnection::read_more(std::size_t bytes_max) {
  const auto old_size = input_.size();
  input_.resize(old_size + bytes_max);
  is_reading_ = true;
  socket_.async_read_some(
      boost::asio::buffer(input_.data() + old_size, bytes_max),
      [self = shared(), old_size](const boost::system::error_code& error, std::size_t bytes) {
        self->is_reading_ = false;
        self->input_.resize(old_size + bytes);
        self->on_read(error);
      });
}

void HttpConnection::on_read(const boost::system::error_code& error) {
  // A deadline passed during the read; writing its answer goes on, whatever came.
  if (state_ == State::writing) return;
  if (error) {
    finish();
  } else if (state_ == State::lingering) {
    input_.clear();
    read_more(head_read_bytes);
  } else {
    process_input();
  }
}

void HttpConnection::process_input() {
  if (state_ == State::idle) enter(State::reading_head, set().timing().head);
  if (state_ == State::reading_head) {
    process_head();
  } else if (state_ == State::reading_body) {
    process_body();
  }
}

void HttpConnection::process_head() {
  const auto scan = scan_head(input_, scanned_);
  if (scan.result == HeadScan::Result::malformed) {
    refuse(400, "malformed head");
    return;
  }
  // The scan may have seen the end of a head that is too large all the same.
  if (scanned_ > header_bytes_max) {
    refuse(431, "head too large");
    return;
  }
  if (scan.result == HeadScan::Result::incomplete) {
    read_more(head_read_bytes);
    return;
  }
  auto parsed = parse_request_head(std::string_view(input_).substr(0, scan.head_bytes));
  input_.erase(0, scan.head_bytes);
  scanned_ = 0;
  if (const auto* bad = std::get_if<BadHead>(&parsed)) {
    refuse(bad->status, bad->reason);
    return;
  }
  on_head(std::get<RequestHead>(std::move(parsed)));
}

void HttpConnection::on_head(RequestHead head) {
  auto& environment = set().environment();
  head_ = std::move(head);
  auto& request = head_.request;
  request.remote = environment.proxies.client_address(peer_, head_.forwarded_for).to_string();
  if (!head_.keep_alive) close_after_answer_ = true;
  const auto length = head_.content_length;
  if (length > 0) {
    const auto limit = is_for_dispatcher(request.path) && request.method != Method::other
                           ? environment.dispatcher.body_bytes_max(request.method, request.path)
                           : 0;
    if (length > limit) {
      refuse(413, "body too large");
      return;
    }
    auto ticket = environment.admission.take_body(length);
    if (!ticket) {
      refuse(503, "too many uploads at once");
      return;
    }
    body_ticket_ = std::move(*ticket);
  }
  enter(State::reading_body, set().timing().body + time_for(length));
  process_body();
}

void HttpConnection::process_body() {
  const auto length = head_.content_length;
  if (input_.size() < length) {
    // The buffer grows with what has come, not with what was announced.
    read_more(std::min(length - input_.size(), body_read_bytes));
    return;
  }
  if (length > 0) {
    if (input_.size() == length) {
      head_.request.body = std::exchange(input_, {});
    } else {
      head_.request.body = input_.substr(0, length);
      input_.erase(0, length);
    }
  }
  route();
}

void HttpConnection::route() {
  ++turn_;
  set().counters().http_requests.add();
  const auto& request = head_.request;
  if (request.method == Method::other) {
    answer({refusal(405, "method"), {}});
  } else if (request.path == websocket_path) {
    start_upgrade();
  } else if (is_for_dispatcher(request.path)) {
    ask_dispatcher();
  } else if (request.method == Method::post) {
    answer({refusal(405, "method"), {}});
  } else {
    answer(set().environment().files.answer(request));
  }
}

void HttpConnection::ask_dispatcher() {
  enter(State::answering, set().timing().answer);
  auto respond = [weak = std::weak_ptr(shared()), turn = turn_](HttpResponse response) {
    auto self = weak.lock();
    if (!self) return;
    auto& shard = self->set().shard();
    shard.post([self = std::move(self), turn, response = std::move(response)]() mutable {
      if (self->turn_ != turn || self->state_ != State::answering) return;
      auto shared_body = std::move(response.shared_body);
      self->answer({std::move(response), std::move(shared_body)});
    });
  };
  try {
    auto request = std::move(head_.request);
    head_.request = {};
    head_.request.method = request.method;
    set().environment().dispatcher.handle_http(std::move(request), std::move(respond));
  } catch (const std::exception& failure) {
    spdlog::error("A request failed with an exception: {}", failure.what());
    answer({refusal(500, "internal error"), {}});
  }
}

void HttpConnection::refuse(int status, std::string_view text) {
  // What follows in the stream cannot be told from this request's rest any more.
  close_after_answer_ = true;
  set().counters().http_bad_requests.add();
  answer({refusal(status, text), {}});
}

void HttpConnection::answer(Reply reply) {
  body_ticket_ = {};
  if (set().environment().stopping) close_after_answer_ = true;
  auto& response = reply.response;
  output_body_ = reply.shared_body ? std::move(reply.shared_body)
                                   : std::make_shared<const std::string>(std::move(response.body));
  output_head_ = encode_head(response, output_body_->size(),
                             {!close_after_answer_, set().environment().options.tls_in_front});
  if (is_bodiless(response.status) || head_.request.method == Method::head) {
    output_body_ = std::make_shared<const std::string>();
  }
  enter(State::writing, set().timing().write + time_for(output_body_->size()));
  const std::array<boost::asio::const_buffer, 2> buffers{boost::asio::buffer(output_head_),
                                                         boost::asio::buffer(*output_body_)};
  boost::asio::async_write(socket_, buffers,
                           [self = shared()](const boost::system::error_code& error,
                                             std::size_t /*bytes*/) { self->on_written(error); });
}

void HttpConnection::on_written(const boost::system::error_code& error) {
  if (state_ != State::writing) return;
  output_body_.reset();
  if (error) {
    finish();
    return;
  }
  if (close_after_answer_ || set().environment().stopping) {
    linger();
    return;
  }
  head_ = {};
  if (input_.empty()) {
    // An idle connection keeps no buffer of a large request.
    input_ = {};
    enter(State::idle, set().timing().idle);
    read_more(head_read_bytes);
  } else {
    enter(State::reading_head, set().timing().head);
    process_head();
  }
}

void HttpConnection::linger() {
  enter(State::lingering, set().timing().linger);
  boost::system::error_code ignored;
  socket_.shutdown(Socket::shutdown_send, ignored);
  if (is_reading_) return;
  input_.clear();
  read_more(head_read_bytes);
}

void HttpConnection::tick(Clock::time_point now) {
  if (now < deadline_) return;
  switch (state_) {
    case State::reading_head:
    case State::reading_body:
      set().counters().http_timeouts.add();
      refuse(408, "too slow");
      break;
    case State::answering:
    case State::upgrading: refuse(503, "no answer in time"); break;
    case State::idle:
    case State::writing:
    case State::lingering:
    case State::closed: finish(); break;
  }
}

void HttpConnection::end_if_idle() {
  const bool nothing_came = state_ == State::reading_head && scanned_ == 0;
  if (state_ == State::idle || nothing_came) finish();
}

void HttpConnection::retire(protocol::CloseCode /*code*/, const std::string& /*reason*/) {
  close_after_answer_ = true;
  end_if_idle();
}

void HttpConnection::abort() { finish(); }

void HttpConnection::finish() {
  if (state_ == State::closed) return;
  state_ = State::closed;
  boost::system::error_code ignored;
  socket_.close(ignored);
  set().remove(*this);
}

}  // namespace server::net
