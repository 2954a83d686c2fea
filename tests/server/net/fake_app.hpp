// A Dispatcher whose answers the test decides, and that tells the test what happened. Its methods
// may be called from any thread.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "server/net/dispatcher.hpp"
#include "server/net/shard.hpp"

namespace server::net::tests {

/// Longer than anything takes on a busy machine: only a broken program waits for it.
inline constexpr std::chrono::seconds patience{20};

/// POST bodies up to this size are taken.
inline constexpr std::size_t fake_body_bytes_max = 100'000;

class FakeApp final : public Dispatcher {
 public:
  /// "/api/echo" answers with what it saw, "/api/late" keeps the Respond for the test,
  /// "/api/throw" throws, "/api/large" is 8 MiB, anything else is 200 with an empty object.
  void handle_http(HttpRequest request, Respond respond) override;
  std::size_t body_bytes_max(Method method, std::string_view path) override;
  void handle_upgrade(HttpRequest request, std::function<void(UpgradeDecision)> decide) override;

  /// What connections say: "opened", "message:...", "drained", "gone". Waits for the next one that
  /// is not "drained"; nothing after `patience`.
  std::optional<std::string> next_event();
  /// Waits until a request or upgrade is being kept, and gives it away.
  std::optional<Respond> take_late();
  std::optional<std::function<void(UpgradeDecision)>> take_upgrade();

  /// Runs on the shard of the newest connection, and waits for it. False if none is open.
  bool on_connection(std::function<void(Connection&)> work);

  std::vector<HttpRequest> requests();
  int drained();

  /// The decision that accepts, with a handler that reports to this object.
  UpgradeDecision accept();

  enum class Upgrades { accept, refuse, keep, fault, accept_nothing };
  void set_upgrades(Upgrades upgrades);
  /// Messages are sent back as they came.
  void set_echo(bool echo);

 private:
  friend class FakeHandler;
  void report(std::string event);
  template <class Value>
  std::optional<Value> take_first(std::deque<Value>& values);

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::string> events_;
  std::deque<Respond> late_;
  std::deque<std::function<void(UpgradeDecision)>> kept_upgrades_;
  std::vector<HttpRequest> requests_;
  Connection* newest_ = nullptr;
  Shard* newest_shard_ = nullptr;
  Upgrades upgrades_ = Upgrades::accept;
  bool echo_ = true;
  int drained_ = 0;
};

}  // namespace server::net::tests
