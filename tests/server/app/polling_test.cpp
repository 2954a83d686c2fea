// Long polling over real HTTP: which requests are refused, with which status.
#include "server/app/polling.hpp"

#include <atomic>
#include <chrono>
#include <string>

#include <catch2/catch.hpp>

#include "protocol/json_reader.hpp"
#include "server/net/server.hpp"
#include "tests/server/net/raw_client.hpp"

namespace {

using namespace protocol;
using namespace server;
using namespace std::chrono_literals;
using net::tests::RawClient;
using net::tests::RawResponse;

class Echo final : public net::ConnectionHandler {
 public:
  explicit Echo(net::Connection& connection) : connection_{connection} {}
  void on_message(std::string message) override { connection_.send(net::Frame(message)); }

 private:
  net::Connection& connection_;
};

/// Polling alone behind the network; the Authorization header is the login.
class PollServer final : public net::Dispatcher {
 public:
  explicit PollServer(std::chrono::seconds life = 60s) {
    app::PollBounds bounds;
    bounds.life = life;
    bounds.sessions_of_login_max = 3;
    bounds.now = [this] { return std::chrono::steady_clock::time_point{1h} + later_.load(); };
    polling_ = std::make_unique<app::Polling>(
        shards_, bounds,
        [](const auth::Caller&) -> Result<net::Dispatcher::Accept> {
          return net::Dispatcher::Accept{
              [](net::Connection& connection) { return std::make_unique<Echo>(connection); }};
        },
        counters_);
    net::Options options;
    options.port = 0;
    server_ = std::make_unique<net::Server>(options, *this, shards_);
    shards_.start();
    server_->start();
  }
  ~PollServer() override {
    polling_->close_all(CloseCode::restart);
    server_->stop(0ms);
    shards_.stop_and_join();
  }

  void handle_http(net::HttpRequest request, net::Respond respond) override {
    const auto login = request.authorization;
    if (request.path == "/api/poll/open") {
      polling_->open({{}, login, false}, std::move(respond));
    } else {
      polling_->handle(login, std::move(request), std::move(respond));
    }
  }
  std::size_t body_bytes_max(net::Method, std::string_view) override { return 10'000; }
  void handle_upgrade(net::HttpRequest, std::function<void(UpgradeDecision)> decide) override {
    decide({});
  }

  /// Time passes, and every shard looks.
  void pass(std::chrono::seconds time) {
    later_ = later_.load() + time;
    polling_->look();
  }
  app::Counters& counters() { return counters_; }
  [[nodiscard]] std::uint16_t port() const { return server_->port(); }

 private:
  net::Shards shards_{2};
  app::Counters counters_;
  std::atomic<std::chrono::seconds> later_{0s};
  std::unique_ptr<app::Polling> polling_;
  std::unique_ptr<net::Server> server_;
};

void send_post(RawClient& client, const std::string& where, const std::string& body = {},
               const std::string& login = "kim") {
  client.send("POST /api/poll/" + where + " HTTP/1.1\r\nHost: x\r\nAuthorization: " + login +
              "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
}

/// Every request over a connection of its own, so that each shard gets some.
RawResponse post(const PollServer& server, const std::string& where, const std::string& body = {},
                 const std::string& login = "kim") {
  RawClient client(server.port());
  send_post(client, where, body, login);
  return client.read_response().value();
}

PollId open(const PollServer& server, const std::string& login = "kim") {
  const auto response = post(server, "open", {}, login);
  REQUIRE(response.status == 200);
  return from_json<PollOpened>(response.body).value().session;
}

std::string wait_body(const PollId& id, std::int64_t answer) {
  PollWait wait;
  wait.sessions.push_back({id, answer});
  return to_json(wait);
}

std::string send_path(const PollId& id, int number) {
  return "send?session=" + id.text() + "&number=" + std::to_string(number);
}

/// "404 not_found", and the field if there is one.
std::string refusal(const RawResponse& response) {
  const auto value = parse_json(response.body).value();
  const auto* error = value.find("error");
  REQUIRE(error != nullptr);
  auto text = std::to_string(response.status) + " " + error->find("code")->string;
  if (const auto* field = error->find("field")) text.append(" ").append(field->string);
  return text;
}

}  // namespace

TEST_CASE("polling over HTTP: an echo, whatever connection each request takes") {
  const PollServer server;
  const auto id = open(server);
  for (int number = 1; number <= 20; ++number) {
    CHECK(post(server, send_path(id, number), "\"" + std::to_string(number) + "\"").status == 204);
    const auto answer = post(server, "wait", wait_body(id, number - 1));
    CHECK(answer.status == 200);
    CHECK(answer.header("content-type") == "application/x-ndjson");
    CHECK(answer.header("cache-control") == "no-store");
    CHECK(answer.body ==
          to_json(PollAnswer{id, number, 1, {}}) + "\n\"" + std::to_string(number) + "\"\n");
  }
}

TEST_CASE("polling over HTTP: a session is its login's alone") {
  PollServer server;
  const auto kim = open(server, "kim");
  CHECK(refusal(post(server, "wait", wait_body(kim, 0), "ute")) == "404 not_found " + kim.text());
  CHECK(refusal(post(server, send_path(kim, 1), "x", "ute")) == "404 not_found " + kim.text());
  CHECK(post(server, "end?session=" + kim.text(), {}, "ute").status == 204);
  CHECK(server.counters().poll_sessions == 1);
  SECTION("and so is one that nobody has") {
    const PollId none{};
    CHECK(refusal(post(server, "wait", wait_body(none, 0))) == "404 not_found " + none.text());
    CHECK(refusal(post(server, send_path(none, 1), "x")) == "404 not_found " + none.text());
  }
  SECTION("who may end it") {
    CHECK(post(server, "end?session=" + kim.text(), {}, "kim").status == 204);
    CHECK(server.counters().poll_sessions == 0);
    CHECK(refusal(post(server, "wait", wait_body(kim, 0))) == "404 not_found " + kim.text());
  }
}

TEST_CASE("polling over HTTP: numbers out of order are refused and change nothing") {
  const PollServer server;
  const auto id = open(server);
  CHECK(refusal(post(server, send_path(id, 2), "b")) == "409 wrong_state number");
  CHECK(refusal(post(server, "send?session=" + id.text(), "b")) == "409 wrong_state number");
  CHECK(post(server, send_path(id, 1), "a").status == 204);
  CHECK(post(server, send_path(id, 1), "a").status == 204);
  CHECK(refusal(post(server, send_path(id, 3), "c")) == "409 wrong_state number");
  CHECK(refusal(post(server, "wait", wait_body(id, 1))) == "409 wrong_state " + id.text());
  CHECK(post(server, "wait", wait_body(id, 0)).body == to_json(PollAnswer{id, 1, 1, {}}) + "\na\n");
  CHECK(refusal(post(server, "wait", wait_body(id, 2))) == "409 wrong_state " + id.text());
}

TEST_CASE("polling over HTTP: too many sessions of one login") {
  PollServer server;
  for (int count = 0; count < 3; ++count) open(server, "kim");
  const auto refused = post(server, "open", {}, "kim");
  CHECK(refusal(refused) == "429 too_fast");
  CHECK_FALSE(refused.header("retry-after").empty());
  CHECK(post(server, "open", {}, "ute").status == 200);
  server.pass(60s);
  CHECK(post(server, "open", {}, "kim").status == 200);
}

TEST_CASE("polling over HTTP: a session that expired") {
  PollServer server;
  const auto id = open(server);
  RawClient client(server.port());
  send_post(client, "wait", wait_body(id, 0));
  // It counts from the answer, whichever of the requests came first.
  while (server.counters().poll_answers == 0) {
    post(server, send_path(id, 1), "x");
    post(server, send_path(id, 2), "y");
  }
  CHECK(client.read_response()->status == 200);
  server.pass(59s);
  CHECK(post(server, send_path(id, 3), "z").status == 204);
  server.pass(1s);
  CHECK(refusal(post(server, send_path(id, 4), "z")) == "404 not_found " + id.text());
  CHECK(refusal(post(server, "wait", wait_body(id, 1))) == "404 not_found " + id.text());
}

TEST_CASE("polling over HTTP: a poll with nothing to say is answered empty") {
  PollServer server{100'000h};
  const auto id = open(server);
  RawClient client(server.port());
  send_post(client, "wait", wait_body(id, 0));
  // Whichever look comes after the poll answers it.
  while (server.counters().poll_answers == 0) server.pass(25s);
  const auto response = client.read_response(false);
  CHECK(response->status == 204);
}

TEST_CASE("polling over HTTP: requests that cannot be read") {
  const PollServer server;
  const auto id = open(server);
  CHECK(refusal(post(server, "wait", "{")) == "400 malformed");
  CHECK(refusal(post(server, "wait", "{}")) == "400 too_short sessions");
  CHECK(refusal(post(server, "wait", R"({"sessions":[{"session":"x","answer":0}]})")) ==
        "400 wrong_type sessions[0].session");
  PollWait many;
  for (int count = 0; count < 4; ++count) many.sessions.push_back({id, 0});
  CHECK(refusal(post(server, "wait", to_json(many))) == "413 too_long sessions");
  many.sessions.resize(2);
  CHECK(refusal(post(server, "wait", to_json(many))) == "400 bad_value sessions");
  CHECK(refusal(post(server, "send?session=x&number=1", "a")) == "400 wrong_type session");
  CHECK(refusal(post(server, "send?session=" + id.text() + "&number=x", "a")) ==
        "400 wrong_type number");
  CHECK(refusal(post(server, "other")) == "404 not_found");
}
