#include "echo_server.hpp"

#include <memory>
#include <string>
#include <utility>

#include "protocol/frame.hpp"

namespace conformance {
namespace {

using namespace server::net;

constexpr std::uint8_t binary_opcode = 0x2;

class EchoHandler final : public ConnectionHandler {
 public:
  explicit EchoHandler(Connection& connection) : connection_(connection) {}

  void on_message(std::string message) override {
    if (message == please_close) {
      connection_.close(protocol::CloseCode::login_ended, "as asked");
    } else {
      connection_.send(Frame(message));
    }
  }

  bool on_binary(std::string message) override {
    std::string wire;
    wire.reserve(protocol::frame_header_bytes_max + message.size());
    protocol::append_frame_header(wire, binary_opcode, message.size());
    wire += message;
    connection_.send(Frame::of_wire(std::move(wire)));
    return true;
  }

 private:
  Connection& connection_;
};

Options options_with(Timing timing) {
  Options options;
  options.port = 0;
  options.message_bytes_max = message_bytes_max;
  options.timing = timing;
  return options;
}

}  // namespace

void Echo::handle_http(HttpRequest /*request*/, Respond respond) { respond({}); }

void Echo::handle_upgrade(HttpRequest /*request*/, std::function<void(UpgradeDecision)> decide) {
  UpgradeDecision decision;
  decision.accept = [](Connection& connection) {
    return std::make_unique<EchoHandler>(connection);
  };
  decide(std::move(decision));
}

EchoServer::EchoServer(Timing timing) : server_(options_with(timing), echo_, shards_) {
  shards_.start();
  server_.start();
}

EchoServer::~EchoServer() {
  server_.stop(std::chrono::milliseconds(0));
  shards_.stop_and_join();
}

}  // namespace conformance
