#include "fake_app.hpp"

#include <future>
#include <stdexcept>
#include <utility>

namespace server::net::tests {

class FakeHandler final : public ConnectionHandler {
 public:
  FakeHandler(FakeApp& app, Connection& connection) : app_(app), connection_(connection) {
    {
      const std::lock_guard lock(app_.mutex_);
      app_.newest_ = &connection;
      app_.newest_shard_ = &connection.shard();
    }
    app_.report("opened");
  }
  ~FakeHandler() override {
    {
      const std::lock_guard lock(app_.mutex_);
      if (app_.newest_ == &connection_) app_.newest_ = nullptr;
    }
    app_.report("gone");
  }

  void on_message(std::string message) override {
    if (message == "throw") throw std::runtime_error("as asked");
    app_.report("message:" + message);
    const std::lock_guard lock(app_.mutex_);
    if (app_.echo_) connection_.send(Frame(message));
  }

  void on_drained() override {
    const std::lock_guard lock(app_.mutex_);
    ++app_.drained_;
    app_.changed_.notify_all();
  }

 private:
  FakeApp& app_;
  Connection& connection_;
};

void FakeApp::handle_http(HttpRequest request, Respond respond) {
  {
    const std::lock_guard lock(mutex_);
    requests_.push_back(request);
    if (request.path == "/api/late") {
      late_.push_back(std::move(respond));
      changed_.notify_all();
      return;
    }
  }
  HttpResponse response;
  response.body = "{}";
  if (request.path == "/api/throw") throw std::runtime_error("as asked");
  if (request.path == "/api/echo") {
    response.content_type = "text/plain";
    response.body = request.remote + "|" + std::to_string(request.body.size()) + "|" + request.body;
  }
  if (request.path == "/api/large") response.body = std::string(8 * 1024 * 1024, 'x');
  respond(std::move(response));
}

std::size_t FakeApp::body_bytes_max(Method method, std::string_view path) {
  return method == Method::post && path != "/api/bodiless" ? fake_body_bytes_max : 0;
}

void FakeApp::handle_upgrade(HttpRequest request, std::function<void(UpgradeDecision)> decide) {
  auto upgrades = Upgrades::accept;
  {
    const std::lock_guard lock(mutex_);
    requests_.push_back(std::move(request));
    upgrades = upgrades_;
    if (upgrades == Upgrades::keep) {
      kept_upgrades_.push_back(std::move(decide));
      changed_.notify_all();
      return;
    }
  }
  if (upgrades == Upgrades::fault) throw std::runtime_error("as asked");
  UpgradeDecision decision;
  if (upgrades == Upgrades::accept) decision = accept();
  if (upgrades == Upgrades::accept_nothing) decision.accept = [](Connection&) { return nullptr; };
  if (upgrades == Upgrades::refuse) decision.refusal.status = 401;
  decide(std::move(decision));
}

Dispatcher::UpgradeDecision FakeApp::accept() {
  UpgradeDecision decision;
  decision.accept = [this](Connection& connection) {
    return std::make_unique<FakeHandler>(*this, connection);
  };
  return decision;
}

void FakeApp::report(std::string event) {
  const std::lock_guard lock(mutex_);
  events_.push_back(std::move(event));
  changed_.notify_all();
}

template <class Value>
std::optional<Value> FakeApp::take_first(std::deque<Value>& values) {
  std::unique_lock lock(mutex_);
  if (!changed_.wait_for(lock, patience, [&] { return !values.empty(); })) return std::nullopt;
  std::optional<Value> first(std::move(values.front()));
  values.pop_front();
  return first;
}

std::optional<std::string> FakeApp::next_event() { return take_first(events_); }

std::optional<Respond> FakeApp::take_late() { return take_first(late_); }

std::optional<std::function<void(Dispatcher::UpgradeDecision)>> FakeApp::take_upgrade() {
  return take_first(kept_upgrades_);
}

bool FakeApp::on_connection(std::function<void(Connection&)> work) {
  Shard* shard = nullptr;
  {
    const std::lock_guard lock(mutex_);
    if (newest_ == nullptr) return false;
    shard = newest_shard_;
  }
  auto found = std::make_shared<std::promise<bool>>();
  auto result = found->get_future();
  shard->post([this, work = std::move(work), found] {
    Connection* connection = nullptr;
    {
      const std::lock_guard lock(mutex_);
      connection = newest_;
    }
    // On its shard, so it cannot end before this does.
    if (connection != nullptr) work(*connection);
    found->set_value(connection != nullptr);
  });
  return result.wait_for(patience) == std::future_status::ready && result.get();
}

std::vector<HttpRequest> FakeApp::requests() {
  const std::lock_guard lock(mutex_);
  return requests_;
}

int FakeApp::drained() {
  const std::lock_guard lock(mutex_);
  return drained_;
}

void FakeApp::set_upgrades(Upgrades upgrades) {
  const std::lock_guard lock(mutex_);
  upgrades_ = upgrades;
}

void FakeApp::set_echo(bool echo) {
  const std::lock_guard lock(mutex_);
  echo_ = echo;
}

}  // namespace server::net::tests
