// A login that ends while its connection is on the way ends the connection (contract C6).
#include "server/app/session_set.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/app/session_world.hpp"

using namespace protocol;
using namespace std::chrono_literals;
using server::app::SessionSet;

namespace {

const auto kim = *AccountId::parse("00000000-0000-4000-8000-000000000001");
const auto ada = *AccountId::parse("00000000-0000-4000-8000-000000000002");

struct Logins : tests::SessionWorld {
  /// Adds a connection of this login, looked up behind the revocation of that number.
  std::optional<CloseCode> add(const AccountId& account, const std::string& login,
                               std::int64_t revocations_seen) {
    const auto line = connect({account, login, false, revocations_seen});
    set.add(line.session);
    const auto closed = line.connection->closed;
    set.remove(line.session);
    line.session->detach();
    return closed;
  }

  SessionSet set;
};

}  // namespace

TEST_CASE("session set: a login that ended on the way to it") {
  Logins logins;
  logins.set.apply({8, kim, std::nullopt, "browser"});
  CHECK(logins.add(kim, "browser", 7) == CloseCode::login_ended);
  SECTION("others are not touched") {
    CHECK_FALSE(logins.add(kim, "program", 7));
    CHECK_FALSE(logins.add(ada, "other", 7));
  }
  SECTION("it is known for a while") {
    logins.set.set_revocations_known(std::chrono::steady_clock::now());
    CHECK(logins.add(kim, "browser", 7) == CloseCode::login_ended);
    logins.set.set_revocations_known(std::chrono::steady_clock::now() +
                                     SessionSet::revocations_kept_for + 1s);
    CHECK_FALSE(logins.add(kim, "browser", 7));
  }
}

TEST_CASE("session set: all logins of an account that ended on the way to it") {
  Logins logins;
  logins.set.apply({8, kim, std::nullopt, std::nullopt});
  CHECK(logins.add(kim, "browser", 7) == CloseCode::login_ended);
  CHECK(logins.add(kim, "program", 0) == CloseCode::login_ended);
  CHECK_FALSE(logins.add(ada, "other", 7));
  // Logged in again after that: the lookup saw the revocation.
  CHECK_FALSE(logins.add(kim, "new", 8));
}

TEST_CASE("session set: a right to a channel that ended leaves the login alone") {
  Logins logins;
  logins.set.apply({8, kim, channel_of(ChannelKind::desk, ItemId{}), std::nullopt});
  CHECK_FALSE(logins.add(kim, "browser", 7));
}

TEST_CASE("session set: a login that ends later") {
  Logins logins;
  const auto line = logins.connect({kim, "browser", false, 7});
  logins.set.add(line.session);
  CHECK_FALSE(line.connection->closed);
  logins.set.apply({8, kim, std::nullopt, "browser"});
  CHECK(line.connection->closed == CloseCode::login_ended);
  logins.set.remove(line.session);
  line.session->detach();
}
