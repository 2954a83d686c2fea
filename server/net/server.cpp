#include "server/net/server.hpp"

#include <future>
#include <utility>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <spdlog/spdlog.h>
#include <sys/resource.h>

#include "server/net/connection_set.hpp"
#include "server/net/listener.hpp"

namespace server::net {
namespace {

namespace asio = boost::asio;

/// A shard that does not do a posted job for so long is not running any more.
constexpr std::chrono::seconds shard_answer_max{10};
/// For the last operations of ended connections to be handed back.
constexpr std::chrono::seconds after_abort_max{5};
/// Descriptors beside connections: database, files, log, epoll.
constexpr rlim_t descriptors_beside = 128;

/// The soft limit is often 1024, which is far below the hard one and for programs with select().
void raise_descriptor_limit(std::size_t connections_max) {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  if (limit.rlim_max < connections_max + descriptors_beside) {
    spdlog::warn("Only {} descriptors are allowed for up to {} connections.", limit.rlim_max,
                 connections_max);
  }
}

/// SO_REUSEPORT lets any process of the same user in, so a second server would share the port
/// silently. A socket without it finds out.
void check_port_is_free(const asio::ip::tcp::endpoint& endpoint) {
  asio::io_context io;
  asio::ip::tcp::acceptor probe(io);
  probe.open(endpoint.protocol());
  if (endpoint.address().is_v6()) {
    probe.set_option(asio::ip::v6_only(!endpoint.address().is_unspecified()));
  }
  probe.set_option(asio::ip::tcp::acceptor::reuse_address(true));
  probe.bind(endpoint);
}

}  // namespace

Server::Server(Options options, Dispatcher& dispatcher, Shards& shards)
    : shards_(shards), environment_(std::make_shared<Environment>(std::move(options), dispatcher)) {
  for (std::size_t number = 0; number < shards_.size(); ++number) {
    sets_.push_back(std::make_shared<ConnectionSet>(shards_[number], environment_));
  }
}

Server::~Server() { stop(std::chrono::milliseconds::zero()); }

void Server::listen() {
  const auto& options = environment_->options;
  asio::ip::tcp::endpoint endpoint(asio::ip::make_address(options.bind_address), options.port);
  const bool share_port = sets_.size() > 1;
  if (share_port && endpoint.port() != 0) check_port_is_free(endpoint);
  for (const auto& set : sets_) {
    listeners_.push_back(std::make_shared<Listener>(set, endpoint, share_port));
    endpoint.port(listeners_.back()->port());
  }
  port_ = endpoint.port();
}

void Server::start() {
  raise_descriptor_limit(environment_->options.connections_max);
  listen();
  for (std::size_t number = 0; number < sets_.size(); ++number) {
    shards_[number].post([set = sets_[number], listener = listeners_[number]] {
      set->start_ticking();
      listener->start();
    });
  }
  started_ = true;
}

std::uint16_t Server::port() const { return port_; }

template <class Work>
bool Server::on_each_shard(Work work) {
  bool all_done = true;
  std::vector<std::future<void>> results;
  for (std::size_t number = 0; number < sets_.size(); ++number) {
    auto done = std::make_shared<std::promise<void>>();
    results.push_back(done->get_future());
    shards_[number].post([set = sets_[number], done, work, number] {
      work(*set, number);
      done->set_value();
    });
  }
  for (auto& result : results) {
    if (result.wait_for(shard_answer_max) != std::future_status::ready) all_done = false;
  }
  return all_done;
}

void Server::stop_accepting() {
  environment_->stopping = true;
  on_each_shard([listeners = listeners_](ConnectionSet& set, std::size_t number) {
    if (number < listeners.size()) listeners[number]->stop();
    set.end_idle();
  });
}

void Server::close_all(protocol::CloseCode code, std::string reason,
                       std::chrono::milliseconds spread) {
  environment_->stopping = true;
  closing_all_ = true;
  for (std::size_t number = 0; number < sets_.size(); ++number) {
    shards_[number].post(
        [set = sets_[number], code, reason, spread] { set->retire_all(code, reason, spread); });
  }
}

void Server::stop(std::chrono::milliseconds deadline) {
  if (!std::exchange(started_, false)) return;
  const auto give_up_at = Clock::now() + deadline;
  stop_accepting();
  if (!closing_all_) close_all(protocol::CloseCode::restart, "restart", {});
  environment_->admission.wait_until_empty(give_up_at);
  on_each_shard([](ConnectionSet& set, std::size_t /*number*/) { set.abort_all(); });
  // The sets still tick, which releases what holds itself.
  const bool empty = environment_->admission.wait_until_empty(Clock::now() + after_abort_max);
  const bool all_done =
      on_each_shard([](ConnectionSet& set, std::size_t /*number*/) { set.stop_ticking(); });
  if (!empty || !all_done) {
    spdlog::error("Connections are left after the server stopped; were the shards stopped first?");
  }
}

CounterValues Server::counters() const {
  CounterValues sum;
  for (const auto& set : sets_) set->counters().add_to(sum);
  return sum;
}

}  // namespace server::net
