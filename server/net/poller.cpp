#include "server/net/poller.hpp"

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

#include <boost/asio/post.hpp>
#include <sys/epoll.h>

namespace server::net {
namespace {

/// Events of one turn. More wait in the kernel, and other work of the shard comes in between.
constexpr std::size_t events_max = 256;
/// A message of the largest size in one read.
constexpr std::size_t buffer_bytes = 64 * 1024;

int make_set() {
  const int descriptor = epoll_create1(EPOLL_CLOEXEC);
  if (descriptor < 0) throw std::system_error(errno, std::generic_category(), "epoll_create1");
  return descriptor;
}

}  // namespace

Poller::Poller(boost::asio::io_context& io) : set_(io, make_set()), buffer_(buffer_bytes) {}

bool Poller::add(int descriptor, Polled& polled) {
  epoll_event event{};
  event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
  event.data.ptr = &polled;
  if (epoll_ctl(set_.native_handle(), EPOLL_CTL_ADD, descriptor, &event) != 0) return false;
  if (!std::exchange(is_watching_, true)) watch();
  return true;
}

void Poller::watch() {
  if (is_stopped_) return;
  set_.async_wait(Descriptor::wait_read,
                  [self = shared_from_this()](const boost::system::error_code& error) {
                    if (error || self->is_stopped_) return;
                    self->take_turn();
                    self->watch();
                  });
}

void Poller::take_turn() {
  // What happens now is flushed at the end of this very turn.
  const bool ends_here = !std::exchange(is_ending_, true);
  std::array<epoll_event, events_max> events{};
  const int count = epoll_wait(set_.native_handle(), events.data(), events_max, 0);
  for (int at = 0; at < count; ++at) {
    const auto& event = events[static_cast<std::size_t>(at)];
    static_cast<Polled*>(event.data.ptr)->on_ready(event.events);
  }
  if (ends_here) end_turn();
}

void Poller::flush_later(Polled& polled) {
  to_flush_.push_back(&polled);
  end_turn_soon();
}

void Poller::again_later(Polled& polled) {
  to_read_.push_back(&polled);
  end_turn_soon();
}

void Poller::end_later(std::shared_ptr<void> ended) {
  ended_.push_back(std::move(ended));
  end_turn_soon();
}

void Poller::end_turn_soon() {
  if (std::exchange(is_ending_, true)) return;
  // Behind everything that is posted already, so that what those jobs queue leaves together.
  boost::asio::post(set_.get_executor(), [self = shared_from_this()] { self->end_turn(); });
}

void Poller::end_turn() {
  // Flushing may drain a queue, whose owner then queues more; each does so once in a while only.
  for (std::size_t at = 0; at < to_flush_.size(); ++at) to_flush_[at]->flush();
  to_flush_.clear();
  // Swapped out: what ends may end more. Kept over the next turn where something reads again,
  // which may be what ended.
  auto ended = std::exchange(ended_, {});
  is_ending_ = false;
  if (to_read_.empty() || is_stopped_) return;
  boost::asio::post(set_.get_executor(), [self = shared_from_this(), ended = std::move(ended)] {
    const bool ends_here = !std::exchange(self->is_ending_, true);
    // All that is left, up to the end of the stream, whose edge may have passed.
    for (auto* polled : std::exchange(self->to_read_, {})) {
      polled->on_ready(EPOLLIN | EPOLLRDHUP);
    }
    if (ends_here) self->end_turn();
  });
}

void Poller::stop() {
  is_stopped_ = true;
  boost::system::error_code ignored;
  set_.close(ignored);
  end_turn();
}

}  // namespace server::net
