#include "server/net/connection_set.hpp"

#include <algorithm>
#include <utility>

namespace server::net {
namespace {

/// While connections are retired at their random moments, looks come faster, so that the moments
/// are not rounded into herds.
constexpr std::chrono::milliseconds retiring_tick{50};
/// A look at ten thousand connections takes milliseconds, in which nobody else is served, and pings
/// hundreds of them. So a tick's look is done in shares, one each of these times.
constexpr std::chrono::milliseconds share_every{50};

}  // namespace

Environment::Environment(Options all_options, Dispatcher& app)
    : options(std::move(all_options)),
      dispatcher(app),
      files(options.client_dir.empty() ? StaticFiles() : StaticFiles(options.client_dir)),
      origins(options.allowed_origins),
      proxies(options.trusted_proxies),
      admission({options.connections_max, options.connections_per_address_max,
                 options.body_bytes_in_flight_max}) {}

ConnectionSet::ConnectionSet(Shard& shard, std::shared_ptr<Environment> environment)
    : shard_(shard),
      environment_(std::move(environment)),
      poller_(std::make_shared<Poller>(shard.io())),
      timer_(shard.io().get_executor()),
      random_(std::random_device{}()) {}

void ConnectionSet::start_ticking() {
  ticking_ = true;
  wait_for_tick();
}

void ConnectionSet::stop_ticking() {
  ticking_ = false;
  timer_.cancel();
  poller_->stop();
}

void ConnectionSet::wait_for_tick() {
  if (!ticking_) return;
  timer_.expires_after(std::min(retiring_ ? retiring_tick : share_every, timing().tick));
  timer_.async_wait([self = shared_from_this()](const boost::system::error_code& error) {
    if (!error && self->ticking_) self->tick();
  });
}

void ConnectionSet::tick() {
  const auto now = ticked_at_ = Clock::now();
  if (next_look_ == 0 && (retiring_ || now - look_began_ >= timing().tick)) {
    look_began_ = now;
    next_look_ = clients_.size();
    const auto shares = static_cast<std::size_t>(std::max(timing().tick / share_every, 1L));
    look_share_ = retiring_ ? next_look_ : next_look_ / shares + 1;
  }
  // From the back: a client that ends is replaced by the last one, which was looked at already.
  const auto end = next_look_ - std::min(next_look_, look_share_);
  while (next_look_ > end) {
    const auto place = --next_look_;
    if (place >= clients_.size()) continue;
    const auto client = clients_[place];
    if (now >= client->retire_at_) {
      client->retire_at_ = Clock::time_point::max();
      client->retire(retire_code_, retire_reason_);
    }
    client->tick(now);
  }
  wait_for_tick();
}

void ConnectionSet::add(std::shared_ptr<Client> client) {
  client->place_in_set_ = clients_.size();
  if (retiring_) client->retire_at_ = Clock::now();
  clients_.push_back(std::move(client));
  counters_.connections_open.add();
}

void ConnectionSet::remove(Client& client) {
  const auto place = client.place_in_set_;
  if (place >= clients_.size() || clients_[place].get() != &client) return;
  if (place + 1 < clients_.size()) {
    std::swap(clients_[place], clients_.back());
    clients_[place]->place_in_set_ = place;
  }
  clients_.pop_back();
  counters_.connections_open.subtract();
}

void ConnectionSet::end_idle() {
  // A copy: each may leave the set.
  for (const auto& client : std::vector(clients_)) client->end_if_idle();
}

void ConnectionSet::retire_all(protocol::CloseCode code, std::string reason,
                               std::chrono::milliseconds spread) {
  retiring_ = true;
  retire_code_ = code;
  retire_reason_ = std::move(reason);
  next_look_ = 0;
  const auto now = Clock::now();
  for (const auto& client : clients_) client->retire_at_ = now + random_within(spread);
  timer_.cancel();
  tick();
}

void ConnectionSet::abort_all() {
  while (!clients_.empty()) {
    const auto client = clients_.back();
    client->abort();
    remove(*client);
  }
}

std::chrono::milliseconds ConnectionSet::random_within(std::chrono::milliseconds span) {
  std::uniform_int_distribution<std::int64_t> evenly(0, span.count());
  return std::chrono::milliseconds(evenly(random_));
}

}  // namespace server::net
