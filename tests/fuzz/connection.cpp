// A whole connection of server/net over a socket pair, from the first byte of HTTP over the upgrade
// to the last frame: whatever a client sends and however it is cut, what comes back is HTTP and
// then frames by the letter, with nothing after the close frame, and nothing of the connection
// stays.
#include <memory>
#include <string>

#include <sys/socket.h>
#include <unistd.h>

#include "server/net/connection_set.hpp"
#include "server/net/http.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace {

using namespace server::net;

constexpr std::size_t largest_body_bytes = 1'000;

class EchoHandler final : public ConnectionHandler {
 public:
  explicit EchoHandler(Connection& connection) : connection_(connection) {}
  void on_message(std::string message) override {
    if (message == "close") connection_.close(protocol::CloseCode::login_ended, "as asked");
    fuzz::require(fuzz::is_utf8(message), "a text message is UTF-8");
    connection_.send(Frame(message));
  }

 private:
  Connection& connection_;
};

class Echo final : public Dispatcher {
 public:
  void handle_http(HttpRequest request, Respond respond) override {
    fuzz::require(request.body.size() <= largest_body_bytes, "a body is in its bound");
    HttpResponse response;
    response.body = request.path + request.body;
    respond(std::move(response));
  }
  std::size_t body_bytes_max(Method method, std::string_view /*path*/) override {
    return method == Method::post ? largest_body_bytes : 0;
  }
  void handle_upgrade(HttpRequest /*request*/,
                      std::function<void(UpgradeDecision)> decide) override {
    UpgradeDecision decision;
    decision.accept = [](Connection& connection) {
      return std::make_unique<EchoHandler>(connection);
    };
    decide(std::move(decision));
  }
};

/// One shard without a thread: its work is done when the fuzzer says so.
struct World {
  Echo echo;
  Shard shard{0};
  std::shared_ptr<Environment> environment = std::make_shared<Environment>(options(), echo);
  std::shared_ptr<ConnectionSet> set = std::make_shared<ConnectionSet>(shard, environment);

  static Options options() {
    Options options;
    options.allowed_origins = {"http://a"};
    return options;
  }
  void work() {
    while (shard.io().poll() > 0) {
    }
  }
};

/// What came back must be this, from the front.
class Answer {
 public:
  explicit Answer(std::string_view bytes) : rest_(bytes) {}

  void check() {
    bool is_websocket = false;
    while (!rest_.empty() && !is_websocket) is_websocket = check_response();
    bool is_closed = false;
    while (!rest_.empty()) {
      fuzz::require(!is_closed, "nothing after the close frame");
      is_closed = check_frame();
    }
  }

 private:
  bool check_response() {
    const auto end = rest_.find("\r\n\r\n");
    fuzz::require(rest_.starts_with("HTTP/1.1 ") && end != std::string_view::npos, "a response");
    const auto head = rest_.substr(0, end + 2);
    rest_.remove_prefix(end + 4);
    if (head.starts_with("HTTP/1.1 101 ")) return true;
    // A HEAD has a length and no body; what follows tells which it was.
    const auto length_at = head.find("Content-Length: ");
    if (length_at == std::string_view::npos || rest_.starts_with("HTTP/1.1 ")) return false;
    const auto length = std::strtoul(head.data() + length_at + 16, nullptr, 10);
    fuzz::require(rest_.empty() || length <= rest_.size(), "a body as long as it says");
    rest_.remove_prefix(std::min<std::size_t>(length, rest_.size()));
    return false;
  }

  bool check_frame() {
    fuzz::require(rest_.size() >= 2, "a whole header");
    const auto first = static_cast<std::uint8_t>(rest_[0]);
    std::size_t length = static_cast<std::uint8_t>(rest_[1]);
    fuzz::require((first & 0xF0U) == 0x80 && length < 0x80, "final, nothing reserved, not masked");
    std::size_t head_bytes = 2;
    if (length >= 126) {
      head_bytes += length == 126 ? 2 : 8;
      fuzz::require(rest_.size() >= head_bytes, "a whole header");
      length = 0;
      for (std::size_t at = 2; at < head_bytes; ++at) {
        length = length << 8 | static_cast<std::uint8_t>(rest_[at]);
      }
    }
    fuzz::require(rest_.size() - head_bytes >= length, "a whole frame");
    const auto payload = rest_.substr(head_bytes, length);
    rest_.remove_prefix(head_bytes + length);
    const auto opcode = first & 0x0FU;
    fuzz::require(opcode == 1 || opcode == 8 || opcode == 10, "a text, close or pong");
    fuzz::require(opcode == 1 || length <= 125, "a control frame is short");
    fuzz::require(opcode != 1 || fuzz::is_utf8(payload), "a text is UTF-8");
    return opcode == 8;
  }

  std::string_view rest_;
};

void read_all(int descriptor, std::string& bytes) {
  char buffer[16 * 1024];
  ssize_t count = 0;
  while ((count = recv(descriptor, buffer, sizeof(buffer), MSG_DONTWAIT)) > 0) {
    bytes.append(buffer, static_cast<std::size_t>(count));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static World world;
  int ends[2] = {-1, -1};
  fuzz::require(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0, "a socket pair");
  {
    Socket socket(world.shard.io().get_executor(), boost::asio::ip::tcp::v4(), ends[0]);
    auto place = world.environment->admission.take_place();
    fuzz::require(place.has_value(), "a place");
    const auto connection = std::make_shared<HttpConnection>(
        world.set, Tickets{std::move(*place), Ticket()}, std::move(socket),
        boost::asio::ip::address_v4::loopback());
    world.set->add(connection);
    connection->start();
  }
  fuzz::Input input(data, size);
  std::string answer;
  while (!input.empty()) {
    // A piece of 255 is all that is left.
    const auto piece_bytes = input.byte();
    const auto piece = piece_bytes == 255 ? input.rest() : input.bytes(piece_bytes);
    if (send(ends[1], piece.data(), piece.size(), MSG_NOSIGNAL | MSG_DONTWAIT) < 0) break;
    world.work();
    read_all(ends[1], answer);
  }
  shutdown(ends[1], SHUT_WR);
  world.work();
  read_all(ends[1], answer);
  close(ends[1]);
  world.work();
  fuzz::require(world.environment->admission.places_taken() == 0, "nothing stays");
  Answer(answer).check();
  return 0;
}
