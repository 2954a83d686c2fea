#include "server/net/shard.hpp"

#include <string>
#include <utility>

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <pthread.h>

namespace server::net {

Shard::Shard(int number) : number_(number), work_(io_.get_executor()) {}

Shard::~Shard() {
  stop_now();
  join();
}

void Shard::start() {
  thread_ = std::thread([this] { run(); });
}

void Shard::run() {
  thread_id_ = std::this_thread::get_id();
  pthread_setname_np(pthread_self(), ("shard-" + std::to_string(number_)).c_str());
  io_.run();
}

void Shard::stop() {
  boost::asio::post(io_, [this] { work_.reset(); });
}

void Shard::stop_now() { io_.stop(); }

void Shard::join() {
  if (thread_.joinable()) thread_.join();
}

void Shard::post(std::function<void()> work) { boost::asio::post(io_, std::move(work)); }

void Shard::post_after(std::chrono::milliseconds delay, std::function<void()> work) {
  auto timer = std::make_shared<boost::asio::steady_timer>(io_, delay);
  auto& waiting = *timer;
  waiting.async_wait(
      [timer = std::move(timer), work = std::move(work)](const boost::system::error_code& error) {
        if (!error) work();
      });
}

Shards::Shards(int count) {
  for (int number = 0; number < count; ++number) {
    shards_.push_back(std::make_unique<Shard>(number));
  }
}

void Shards::start() {
  for (auto& shard : shards_) shard->start();
}

void Shards::stop_and_join() {
  for (auto& shard : shards_) shard->stop();
  for (auto& shard : shards_) shard->join();
}

}  // namespace server::net
