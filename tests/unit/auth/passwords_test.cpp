#include "server/auth/passwords.hpp"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <ctime>
#include <future>
#include <limits>
#include <mutex>
#include <optional>
#include <string>

#include <catch2/catch.hpp>

namespace server::auth {

using protocol::ErrorCode;

namespace {

/// Holds whoever comes until it is opened.
class Gate {
 public:
  void pass() {
    std::unique_lock lock{mutex_};
    arrived_ = true;
    changed_.notify_all();
    changed_.wait(lock, [&] { return open_; });
  }
  void wait_for_arrival() {
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [&] { return arrived_; });
  }
  void open() {
    const std::lock_guard lock{mutex_};
    open_ = true;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool arrived_ = false;
  bool open_ = false;
};

}  // namespace

TEST_CASE("passwords: argon2id with 19 MiB and two passes") {
  const auto hash = hash_password("Straßenbahn nach Süden");
  CHECK(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
  CHECK(verify_password("Straßenbahn nach Süden", hash));
  CHECK_FALSE(verify_password("Straßenbahn nach Norden", hash));
  CHECK_FALSE(verify_password("", hash));
  CHECK_FALSE(verify_password("x", "no hash"));
  CHECK_FALSE(verify_password("x", ""));
  CHECK(hash_password("Straßenbahn nach Süden") != hash);
}

TEST_CASE("passwords: rules for new ones") {
  CHECK(check_new_password("Eichhörnchen").has_value());
  CHECK(check_new_password("ßßßßßßßß").has_value());
  CHECK(check_new_password(std::string(64, 'x') + " y").has_value());
  CHECK(check_new_password(std::string(256, 'x')).has_value());
  CHECK(check_new_password("ßßßßßßß").error().code == ErrorCode::too_short);
  CHECK(check_new_password("").error().code == ErrorCode::too_short);
  CHECK(check_new_password(std::string(257, 'x')).error().code == ErrorCode::too_long);
  for (const auto* common : {"12345678", "Passwort123", "PASSWORD", "qwertzuiop", "willkommen"}) {
    CHECK(check_new_password(common).error().code == ErrorCode::bad_value);
  }
}

TEST_CASE("passwords: one to begin with") {
  const auto password = new_password();
  CHECK(password.size() == 23);
  CHECK(password.find_first_not_of("abcdefghjkmnpqrstuvwxyz23456789-") == std::string::npos);
  CHECK(check_new_password(password).has_value());
  CHECK(verify_password(password, hash_password(password)));
  CHECK(new_password() != password);
}

TEST_CASE("password pool: answers, the same for whom there is not") {
  PasswordPool pool;
  const auto hash = hash_password("richtig und lang");
  std::atomic<int> right{0};
  std::atomic<int> wrong{0};
  const auto count = [&](bool is_right) { ++(is_right ? right : wrong); };
  REQUIRE(pool.verify("richtig und lang", hash, count));
  REQUIRE(pool.verify("falsch und lang", hash, count));
  REQUIRE(pool.verify("richtig und lang", std::nullopt, count));
  // What the pool checks against for those must not open anything.
  REQUIRE(pool.verify("a password of nobody", std::nullopt, count));
  pool.stop();
  CHECK(right == 1);
  CHECK(wrong == 3);
  CHECK_FALSE(pool.verify("richtig und lang", hash, count));
}

TEST_CASE("password pool: a flood is refused, not stored") {
  Gate gate;
  PasswordPool pool;
  std::atomic<int> answers{0};
  REQUIRE(pool.verify("x", "no hash", [&](bool) {
    gate.pass();
    ++answers;
  }));
  gate.wait_for_arrival();
  int taken = 0;
  for (int n = 0; n < 1'000; ++n) {
    taken += pool.verify("x", "no hash", [&](bool) { ++answers; }) ? 1 : 0;
  }
  CHECK(taken == static_cast<int>(PasswordPool::waiting_max));
  gate.open();
  pool.stop();
  CHECK(answers == taken + 1);
}

TEST_CASE("password pool: no account takes as much work as a wrong password") {
  PasswordPool pool{1};
  const auto hash = hash_password("richtig und lang");
  // The processor time of the pool's only thread, in ns: what else the machine does is not in it.
  const auto work_so_far = [] {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return now.tv_sec * 1'000'000'000L + now.tv_nsec;
  };
  const auto work_until_done = [&](const std::optional<std::string>& known) {
    std::promise<long> done;
    REQUIRE(pool.verify("falsch", known, [&](bool) { done.set_value(work_so_far()); }));
    return done.get_future().get();
  };
  long before = work_until_done(hash);
  const auto work_of = [&](const std::optional<std::string>& known) {
    auto least = std::numeric_limits<long>::max();
    for (int n = 0; n < 5; ++n) {
      const long after = work_until_done(known);
      least = std::min(least, after - before);
      before = after;
    }
    return least;
  };
  const auto with = work_of(hash);
  const auto without = work_of(std::nullopt);
  // Wide, since caches are shared with other programs; without the dummy it is 40 ms against none.
  CHECK(without > with / 2);
  CHECK(with > without / 2);
}

}  // namespace server::auth
