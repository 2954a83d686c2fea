#include "server/auth/login_sessions.hpp"

#include <atomic>
#include <future>
#include <memory>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "storage/accounts/login_session_repository.hpp"
#include "storage/accounts/token.hpp"
#include "tests/storage/accounts/people_fixture.hpp"

namespace server::auth {

using namespace protocol;

namespace {

/// Holds all reader threads of the database until it is opened.
class BusyReaders {
 public:
  explicit BusyReaders(storage::Database& database) {
    for (int i = 0; i < storage::DatabaseOptions{}.readers; ++i) {
      const auto held = std::make_shared<std::promise<void>>();
      REQUIRE(database.read({[held, opened = opened_](storage::Reader&) {
                               held->set_value();
                               opened.wait();
                             },
                             [](const Error&) {}}));
      held->get_future().wait();
    }
  }
  void open() { open_.set_value(); }

 private:
  std::promise<void> open_;
  std::shared_future<void> opened_{open_.get_future().share()};
};

}  // namespace

TEST_CASE("login sessions: a flood is looked up in few queries") {
  tests::PeopleFixture fixture;
  tests::RunningDatabase running{fixture.connection};
  LoginSessions sessions{*running, {}, running.clock()};
  std::vector<std::string> tokens;
  fixture.write([&](storage::Transaction& transaction) {
    for (int n = 0; n < 100; ++n) {
      tokens.push_back(storage::new_token());
      storage::create_login(transaction, storage::hash_token(tokens.back()),
                            n % 2 == 0 ? fixture.kim : fixture.ada, storage::LoginKind::browser,
                            "");
    }
  });

  BusyReaders readers{*running};
  constexpr std::size_t requests = 3'000;
  std::vector<std::future<Result<Caller>>> answers;
  for (std::size_t n = 0; n < requests; ++n) {
    const auto promise = std::make_shared<std::promise<Result<Caller>>>();
    answers.push_back(promise->get_future());
    // Every third is of nobody.
    const auto token = n % 3 == 2 ? storage::new_token() : tokens[n % 100];
    sessions.authenticate({"", "Bearer " + token}, [promise](Result<Caller> result) {
      promise->set_value(std::move(result));
    });
  }
  readers.open();
  for (std::size_t n = 0; n < requests; ++n) {
    const auto result = answers[n].get();
    if (n % 3 == 2) {
      REQUIRE(result.has_error());
      REQUIRE(result.error().code == ErrorCode::not_logged_in);
    } else {
      REQUIRE(result.has_value());
      REQUIRE(result->account == (n % 2 == 0 ? fixture.kim : fixture.ada));
      REQUIRE(result->token_hash == storage::hash_token(tokens[n % 100]));
    }
  }
  // The first alone, the rest a thousand at a time.
  CHECK(sessions.queries() == 4);
}

TEST_CASE("login sessions: more than can wait are refused for now") {
  tests::PeopleFixture fixture;
  tests::RunningDatabase running{fixture.connection};
  LoginSessions sessions{*running, {}, running.clock()};
  BusyReaders readers{*running};
  std::atomic<std::size_t> refused{0};
  std::atomic<std::size_t> answered{0};
  std::promise<void> all;
  constexpr std::size_t requests = LoginSessions::waiting_max + 1 + 20;
  const auto token = "Bearer " + storage::new_token();
  for (std::size_t n = 0; n < requests; ++n) {
    sessions.authenticate({"", token}, [&](Result<Caller> result) {
      if (result.error().code == ErrorCode::overloaded) ++refused;
      if (++answered == requests) all.set_value();
    });
  }
  CHECK(refused == 20);
  readers.open();
  all.get_future().wait();
  CHECK(refused == 20);
}

TEST_CASE("login sessions: without a database the answer is temporary") {
  tests::PeopleFixture fixture;
  tests::RunningDatabase running{fixture.connection};
  LoginSessions sessions{*running, {}, running.clock()};
  const auto ask = [&] {
    return tests::wait_for<Result<Caller>>([&](LoginSessions::Done done) {
      sessions.authenticate({"", "Bearer " + storage::new_token()}, std::move(done));
    });
  };
  CHECK(ask().error().code == ErrorCode::not_logged_in);
  (*running).stop();
  CHECK(ask().error().code == ErrorCode::overloaded);
  CHECK(ask().error().code == ErrorCode::overloaded);
}

}  // namespace server::auth
