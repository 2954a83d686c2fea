// A running net::Server on a free port, with a FakeApp behind it and a small client folder.
#pragma once

#include <functional>

#include "fake_app.hpp"
#include "raw_client.hpp"
#include "server/net/server.hpp"
#include "tests/support/eventually.hpp"

namespace server::net::tests {

using ::tests::eventually;

class TestServer {
 public:
  TestServer() : TestServer([](Options&) {}) {}
  /// Options as in production, but with short ticks, port 0 and one shard; `change` changes them.
  explicit TestServer(const std::function<void(Options&)>& change, int shards = 1);
  ~TestServer();

  /// Upgrades the client and waits until the app has its side; throws if either fails.
  void open(RawClient& client);

  FakeApp& app() { return app_; }
  Server& server() { return *server_; }
  Shards& shards() { return shards_; }
  [[nodiscard]] std::uint16_t port() const { return server_->port(); }

 private:
  FakeApp app_;
  Shards shards_;
  std::unique_ptr<Server> server_;
};

/// index.html, favicon.svg, assets/app-1a2b.js with .br and .gz; made once for the whole run.
std::filesystem::path client_folder();

}  // namespace server::net::tests
