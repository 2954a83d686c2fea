#include "server/auth/login_handlers.hpp"

#include <string>

#include <catch2/catch.hpp>

#include "server/auth/login_sessions.hpp"
#include "storage/accounts/account_tools.hpp"
#include "storage/accounts/login_session_repository.hpp"
#include "storage/accounts/token.hpp"
#include "tests/storage/accounts/people_fixture.hpp"

namespace server::auth {

using namespace protocol;

namespace {

const std::string password = "ein langes Passwort";

class LoginFixture : public tests::PeopleFixture {
 public:
  explicit LoginFixture(LoginOptions options = {})
      : running{connection},
        sessions{*running, options, running.clock()},
        handlers{*running, pool, options, running.clock()} {
    storage::NewAccount account;
    account.id = AccountId{tests::random_id()};
    account.email = "mit@amt.example";
    account.name = "Mit Passwort";
    account.authority = authority.id;
    account.roles = {Role::member};
    // Hashing takes a moment, and one hash does for all tests.
    static const auto hash = hash_password(password);
    account.password_hash = hash;
    write([&](storage::Transaction& transaction) {
      storage::create_account(transaction, account);
      with_password = account.id;
      account.id = AccountId{tests::random_id()};
      account.email = "demo@amt.example";
      account.name = "Demo";
      account.demo = "Fragen stellen";
      storage::create_account(transaction, account);
    });
  }
  ~LoginFixture() {
    pool.stop();
    (*running).stop();
  }

  LoginAnswer login(const std::string& email, const std::string& word,
                    const std::string& cookie = "", const std::string& remote = "192.0.2.1") {
    return post(R"({"email":")" + email + R"(","password":")" + word + "\"}", cookie, remote);
  }
  LoginAnswer post(const std::string& body, const std::string& cookie = "",
                   const std::string& remote = "192.0.2.1") {
    return tests::wait_for<LoginAnswer>([&](AnswerLogin answer) {
      handlers.login({body, cookie, remote}, std::move(answer));
    });
  }
  LoginAnswer demo(const std::string& email) {
    return tests::wait_for<LoginAnswer>([&](AnswerLogin answer) {
      handlers.demo_login({R"({"email":")" + email + "\"}", "", ""}, std::move(answer));
    });
  }
  Result<Caller> authenticate(const std::string& cookie, const std::string& authorization = "") {
    return tests::wait_for<Result<Caller>>([&](LoginSessions::Done done) {
      sessions.authenticate({cookie, authorization}, std::move(done));
    });
  }

  tests::RunningDatabase running;
  PasswordPool pool;
  LoginSessions sessions;
  LoginHandlers handlers;
  AccountId with_password;
};

/// The Cookie header that follows from a Set-Cookie.
std::string cookie_of(const LoginAnswer& answer) {
  return answer.set_cookie.substr(0, answer.set_cookie.find(';'));
}

const std::string bad_login =
    R"({"error":{"code":"bad_login","temporary":false,"text":"no such login"}})";

}  // namespace

TEST_CASE("login: with the right password") {
  LoginFixture fixture;
  const auto answer = fixture.login(" Mit@Amt.example", password);
  REQUIRE(answer.status == 200);
  CHECK(answer.body == R"({"person":{"id":")" + fixture.with_password.text() +
                           R"(","name":"Mit Passwort","office":"Amt für Straßenbau"},)"
                           R"("roles":["member"],"contacts":[]})");
  CHECK(answer.set_cookie.ends_with("; HttpOnly; SameSite=Lax; Path=/; Max-Age=7776000"));
  const auto cookie = cookie_of(answer);
  const auto caller = fixture.authenticate(cookie);
  REQUIRE(caller.has_value());
  CHECK(caller->account == fixture.with_password);
  CHECK_FALSE(caller->program);
  CHECK(caller->token_hash == storage::hash_token(cookie.substr(cookie.find('=') + 1)));

  SECTION("who am I") {
    const auto me = tests::wait_for<LoginAnswer>(
        [&](AnswerLogin done) { fixture.handlers.me(*caller, std::move(done)); });
    CHECK(me.status == 200);
    CHECK(me.body == answer.body);
    fixture.deactivate(fixture.with_password);
    CHECK(tests::wait_for<LoginAnswer>([&](AnswerLogin done) {
            fixture.handlers.me(*caller, std::move(done));
          }).status == 401);
    CHECK(fixture.authenticate(cookie).has_error());
  }
  SECTION("a new login has a new token and ends the one before") {
    const auto next = fixture.login("mit@amt.example", password, cookie);
    REQUIRE(next.status == 200);
    CHECK(cookie_of(next) != cookie);
    CHECK(fixture.authenticate(cookie).error().code == ErrorCode::not_logged_in);
    CHECK(fixture.authenticate(cookie_of(next)).has_value());
    CHECK(fixture.value("SELECT encode(token_hash, 'hex') FROM revocation") ==
          fixture.value("SELECT encode('" + std::string{"\\x"} + [&] {
            std::string hex;
            for (const char c : caller->token_hash) {
              constexpr std::string_view digits = "0123456789abcdef";
              hex.push_back(digits[static_cast<unsigned char>(c) >> 4U]);
              hex.push_back(digits[static_cast<unsigned char>(c) & 15U]);
            }
            return hex;
          }() + "'::bytea, 'hex')"));
  }
  SECTION("a login elsewhere leaves it alone") {
    CHECK(fixture.login("mit@amt.example", password).status == 200);
    CHECK(fixture.authenticate(cookie).has_value());
    CHECK(fixture.value("SELECT count(*) FROM revocation") == "0");
  }
  SECTION("a token that somebody planted is not taken over") {
    const auto planted = "session=" + storage::new_token();
    const auto next = fixture.login("mit@amt.example", password, planted);
    CHECK(cookie_of(next) != planted);
    CHECK(fixture.authenticate(planted).has_error());
  }
  SECTION("a wrong password does not end the login") {
    CHECK(fixture.login("mit@amt.example", "falsches Passwort", cookie).status == 401);
    CHECK(fixture.authenticate(cookie).has_value());
  }
  SECTION("logging out ends it, and tells the servers") {
    const auto out = tests::wait_for<LoginAnswer>(
        [&](AnswerLogin done) { fixture.handlers.logout(*caller, std::move(done)); });
    CHECK(out.status == 204);
    CHECK(out.body.empty());
    CHECK(out.set_cookie == ended_cookie(false));
    CHECK(fixture.authenticate(cookie).error().code == ErrorCode::not_logged_in);
    CHECK(fixture.value("SELECT count(*) FROM revocation WHERE token_hash IS NOT NULL") == "1");
  }
}

TEST_CASE("login: refused alike, whatever is wrong") {
  LoginFixture fixture;
  const auto inactive = fixture.add_account("weg@amt.example", "Weg");
  fixture.deactivate(inactive);
  for (const auto& [email, word] : std::vector<std::pair<std::string, std::string>>{
           {"mit@amt.example", "falsches Passwort"},
           {"niemand@amt.example", password},
           {"kim@amt.example", password},   // has no password
           {"demo@amt.example", password},  // right, but this is no demo
           {"weg@amt.example", password},
           {"müller@amt.example", password},
           {"kein Name", password},
           {"mit@amt.example", "ein langes passwort"},
           {"mit@amt.example", "a password of nobody"},
           {"niemand@amt.example", "a password of nobody"}}) {
    INFO(email << " " << word);
    const auto answer = fixture.login(email, word);
    CHECK(answer.status == 401);
    CHECK(answer.body == bad_login);
    CHECK(answer.set_cookie.empty());
  }
  CHECK(fixture.value("SELECT count(*) FROM login_session") == "0");
}

TEST_CASE("login: bad bodies") {
  LoginFixture fixture;
  for (const auto& body : std::vector<std::string>{
           "", "{", "[]", "null", R"({"email":"a@b"})", R"({"email":"a@b","password":""})",
           R"({"email":" ","password":"x"})", R"({"email":1,"password":"x"})",
           R"({"email":"a@b","password":"x","admin":true})",
           R"({"email":"a@b","password":"x","password":"y"})",
           "{\"email\":\"a@b\",\"password\":\"\xFF\"}", R"({"email":"a@b","password":"\u0000"})"}) {
    INFO(body);
    CHECK(fixture.post(body).status == 400);
  }
  CHECK(fixture.post(R"({"email":"a@b","password":")" + std::string(257, 'x') + "\"}").status ==
        413);
}

TEST_CASE("login: ten wrong passwords, then a quarter of an hour") {
  LoginFixture fixture;
  for (int n = 0; n < 10; ++n) {
    REQUIRE(fixture.login("mit@amt.example", "falsch", "", "192.0.2." + std::to_string(n)).status ==
            401);
  }
  CHECK(fixture.login("mit@amt.example", password).status == 429);
  // Another spelling is the same account.
  const auto refusal = fixture.login("MIT@amt.example", password);
  CHECK(refusal.status == 429);
  CHECK(refusal.body.find(R"("code":"too_fast","temporary":true)") != std::string::npos);
  CHECK(fixture.login("kim@amt.example", password).status == 401);
  fixture.running.set_time(tests::noon + std::chrono::minutes{15});
  CHECK(fixture.login("mit@amt.example", password).status == 200);
}

TEST_CASE("login: demo accounts, in demo mode only") {
  SECTION("off") {
    LoginFixture fixture;
    CHECK(fixture.demo("demo@amt.example").status == 404);
    // As a wrong password, though everybody may know the right one.
    const auto published = fixture.login("demo@amt.example", password);
    CHECK(published.status == 401);
    CHECK(published.body == bad_login);
    CHECK(published.set_cookie.empty());
    CHECK(published.body == fixture.login("demo@amt.example", "falsches Passwort").body);
    CHECK(fixture.value("SELECT count(*) FROM login_session") == "0");
    const auto offer = tests::wait_for<LoginAnswer>(
        [&](AnswerLogin done) { fixture.handlers.login_offer(std::move(done)); });
    CHECK(offer.body == R"({"demo":false,"accounts":[],"unsafe_durability":false})");
  }
  SECTION("on") {
    LoginFixture fixture{{true, true, true}};
    const auto offer = tests::wait_for<LoginAnswer>(
        [&](AnswerLogin done) { fixture.handlers.login_offer(std::move(done)); });
    CHECK(offer.body ==
          R"({"demo":true,"accounts":[{"email":"demo@amt.example","name":"Demo",)"
          R"("office":"Amt für Straßenbau","part":"Fragen stellen"}],"unsafe_durability":true})");
    const auto answer = fixture.demo("Demo@amt.example");
    CHECK(answer.status == 200);
    CHECK(answer.set_cookie.starts_with("__Host-session="));
    CHECK(answer.set_cookie.ends_with("; Secure"));
    CHECK(fixture.authenticate(cookie_of(answer)).has_value());
    CHECK(fixture.login("demo@amt.example", password).status == 200);
    CHECK(fixture.login("demo@amt.example", "falsches Passwort").status == 401);
    // Nobody else can be had without a password.
    CHECK(fixture.demo("mit@amt.example").body == bad_login);
    CHECK(fixture.demo("niemand@amt.example").body == bad_login);
    CHECK(fixture.demo("").status == 400);
  }
}

TEST_CASE("login: a server that may lose what it acknowledged says so to everybody") {
  LoginFixture fixture{{false, false, true}};
  const auto answer = fixture.login("mit@amt.example", password);
  REQUIRE(answer.status == 200);
  CHECK(answer.body.ends_with(R"("contacts":[],"unsafe_durability":true})"));
  const auto caller = fixture.authenticate(cookie_of(answer));
  const auto me = tests::wait_for<LoginAnswer>(
      [&](AnswerLogin done) { fixture.handlers.me(*caller, std::move(done)); });
  CHECK(me.body == answer.body);
}

TEST_CASE("login: what demo accounts began ends with the demo") {
  LoginFixture fixture{{true, false, false}};
  const auto cookie = cookie_of(fixture.demo("demo@amt.example"));
  const auto token =
      "Bearer " + storage::create_token(fixture.connection, "demo@amt.example", "Lasttest", true);
  const auto other = cookie_of(fixture.login("mit@amt.example", password));
  CHECK(fixture.authenticate(cookie).has_value());
  CHECK(fixture.authenticate("", token).has_value());

  LoginSessions after_demo{*fixture.running, {}, fixture.running.clock()};
  const auto authenticate = [&](Credentials credentials) {
    return tests::wait_for<Result<Caller>>(
        [&](LoginSessions::Done done) { after_demo.authenticate(credentials, std::move(done)); });
  };
  CHECK(authenticate({cookie, ""}).error().code == ErrorCode::not_logged_in);
  CHECK(authenticate({"", token}).error().code == ErrorCode::not_logged_in);
  CHECK(authenticate({other, ""}).has_value());
}

TEST_CASE("login: programs' tokens") {
  LoginFixture fixture;
  const auto token = storage::new_token();
  fixture.write([&](storage::Transaction& transaction) {
    storage::create_login(transaction, storage::hash_token(token), fixture.ada,
                          storage::LoginKind::program, "Lasttest");
  });
  const auto caller = fixture.authenticate("", "Bearer " + token);
  REQUIRE(caller.has_value());
  CHECK(caller->account == fixture.ada);
  CHECK(caller->program);
  CHECK(fixture.authenticate("", "Bearer " + storage::new_token()).has_error());
  CHECK(fixture.authenticate("", "").error().code == ErrorCode::not_logged_in);
  CHECK(fixture.authenticate("session='; DROP TABLE account; --").has_error());
}

TEST_CASE("login: the day of the last use is brought up to date") {
  LoginFixture fixture;
  const auto cookie = cookie_of(fixture.login("mit@amt.example", password));
  fixture.running.set_time(tests::noon + std::chrono::days{5});
  REQUIRE(fixture.authenticate(cookie).has_value());
  const auto is_up_to_date = [&] {
    return fixture.value("SELECT last_used FROM login_session") == "2026-11-29";
  };
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{10};
  while (!is_up_to_date() && std::chrono::steady_clock::now() < deadline) {
    std::this_thread::yield();
  }
  CHECK(is_up_to_date());

  // Thirty days later it is over, and deleted.
  fixture.running.set_time(tests::noon + std::chrono::days{35});
  CHECK(fixture.authenticate(cookie).has_error());
  fixture.sessions.sweep();
  (*fixture.running).stop();
  CHECK(fixture.value("SELECT count(*) FROM login_session") == "0");
}

}  // namespace server::auth
