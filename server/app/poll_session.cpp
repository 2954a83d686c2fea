#include "server/app/poll_session.hpp"

#include <algorithm>
#include <exception>

#include <spdlog/spdlog.h>

#include "protocol/json_writer.hpp"

namespace server::app {

using namespace protocol;

namespace {

/// Appends what is in the frame and returns how many lines it is: a text may have several.
std::int64_t append_lines(std::string& lines, const Frame& frame) {
  std::int64_t count = 0;
  for (const auto text : frame.texts()) {
    lines.append(text).push_back('\n');
    count += 1 + std::count(text.begin(), text.end(), '\n');
  }
  return count;
}

}  // namespace

void PollSession::send(const Frame& frame) {
  if (!closed_) after_queueing(queue_.push(frame));
}

void PollSession::send_ephemeral(const Frame& frame) {
  if (!closed_) after_queueing(queue_.push_ephemeral(frame));
}

void PollSession::after_queueing(net::SendQueue::Verdict verdict) {
  switch (verdict) {
    case net::SendQueue::Verdict::queued: changed_(); break;
    case net::SendQueue::Verdict::dropped: break;
    case net::SendQueue::Verdict::too_slow: close(CloseCode::too_slow, "too slow"); break;
  }
}

void PollSession::close(CloseCode code, std::string_view /*reason*/) {
  if (closed_) return;
  closed_ = code;
  changed_();
}

bool PollSession::confirm(std::int64_t answer) {
  if (answer == answers_) {
    unconfirmed_.reset();
    return true;
  }
  return unconfirmed_ && answer == answers_ - 1;
}

std::optional<std::string> PollSession::answer() {
  if (unconfirmed_) return unconfirmed_;
  if (queue_.empty() && !closed_) return std::nullopt;
  std::string lines;
  PollAnswer head{id_, ++answers_, 0, std::nullopt};
  while (!queue_.empty()) {
    head.lines += append_lines(lines, queue_.front());
    queue_.sent(queue_.front().size());
  }
  if (closed_) {
    head.close = static_cast<std::int64_t>(*closed_);
    is_over_ = true;
  }
  auto text = to_json(head);
  text.push_back('\n');
  text.append(lines);
  unconfirmed_ = std::move(text);
  return unconfirmed_;
}

void PollSession::start(const std::function<std::unique_ptr<net::ConnectionHandler>()>& make) {
  guarded([&] { handler_ = make(); });
}

void PollSession::drained() {
  if (!closed_ && handler_) guarded([this] { handler_->on_drained(); });
}

PollSession::Order PollSession::take_number(std::int64_t number) {
  if (number < 1 || number > messages_taken_ + 1) return Order::wrong;
  if (number <= messages_taken_) return Order::repeat;
  messages_taken_ = number;
  return Order::next;
}

void PollSession::receive(std::string message) {
  guarded([&] { handler_->on_message(std::move(message)); });
}

template <class Work>
void PollSession::guarded(Work work) {
  try {
    work();
  } catch (const std::exception& failure) {
    spdlog::error("A poll session failed with an exception: {}", failure.what());
    close(CloseCode::unknown_outcome, "");
  }
}

}  // namespace server::app
