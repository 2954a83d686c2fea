#include "test_server.hpp"

#include <fstream>
#include <stdexcept>

#include <unistd.h>

namespace server::net::tests {
namespace {

namespace fs = std::filesystem;

class ClientFolder {
 public:
  ClientFolder() {
    auto name = (fs::temp_directory_path() / "client_XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp");
    path_ = name;
    fs::create_directory(path_ / "assets");
    write("index.html", "<!doctype html><title>index</title>");
    write("favicon.svg", "<svg/>");
    write("assets/app-1a2b.js", "plain script");
    write("assets/app-1a2b.js.br", "brotli script");
    write("assets/app-1a2b.js.gz", "gzip script");
  }
  ~ClientFolder() { fs::remove_all(path_); }
  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  void write(const std::string& name, const std::string& bytes) const {
    std::ofstream(path_ / name, std::ios::binary) << bytes;
  }
  fs::path path_;
};

}  // namespace

std::filesystem::path client_folder() {
  static const ClientFolder folder;
  return folder.path();
}

TestServer::TestServer(const std::function<void(Options&)>& change, int shards) : shards_(shards) {
  Options options;
  options.port = 0;
  options.client_dir = client_folder();
  options.allowed_origins = {"https://talk.example.de"};
  options.timing.tick = std::chrono::milliseconds(5);
  options.connections_max = 200;
  // No frame that a test did not ask for.
  options.timing.ping_every = std::chrono::hours(1);
  options.timing.quiet = std::chrono::hours(1);
  change(options);
  server_ = std::make_unique<Server>(options, app_, shards_);
  shards_.start();
  server_->start();
}

void TestServer::open(RawClient& client) {
  client.upgrade();
  if (app_.next_event() != "opened") throw std::runtime_error("not opened");
}

TestServer::~TestServer() {
  server_->stop(std::chrono::milliseconds(0));
  shards_.stop_and_join();
}

}  // namespace server::net::tests
