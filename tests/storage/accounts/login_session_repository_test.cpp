#include "storage/accounts/login_session_repository.hpp"

#include <algorithm>
#include <string>

#include <catch2/catch.hpp>
#include <pqxx/pqxx>

#include "storage/accounts/revocation_repository.hpp"
#include "storage/accounts/token.hpp"
#include "tests/storage/accounts/people_fixture.hpp"

namespace storage {

using namespace protocol;
using std::chrono::days;

namespace {

class Logins : public tests::PeopleFixture {
 public:
  Logins() {
    write([&](Transaction& transaction) {
      create_login(transaction, browser, kim, LoginKind::browser, "");
      create_login(transaction, program, ada, LoginKind::program, "Lasttest");
    });
  }
  std::vector<LoginRecord> found(const std::vector<std::string>& hashes, Time now = tests::noon) {
    std::vector<LoginRecord> records;
    read([&](Reader& reader) { records = accounts_of(reader, hashes, now); });
    return records;
  }
  std::vector<Revocation> revocations() {
    std::vector<Revocation> all;
    read([&](Reader& reader) { all = revocations_after(reader, 0); });
    return all;
  }

  const std::string browser = hash_token(new_token());
  const std::string program = hash_token(new_token());
};

}  // namespace

TEST_CASE("logins: many looked up at once") {
  Logins logins;
  const auto found = logins.found({logins.program, hash_token("unknown"), logins.browser});
  REQUIRE(found.size() == 2);
  const auto of = [&](const std::string& hash) {
    return *std::find_if(found.begin(), found.end(),
                         [&](const auto& record) { return record.token_hash == hash; });
  };
  CHECK(of(logins.browser).account == logins.kim);
  CHECK((of(logins.browser).kind == LoginKind::browser));
  CHECK(of(logins.browser).used_today);
  CHECK(of(logins.program).account == logins.ada);
  CHECK((of(logins.program).kind == LoginKind::program));
  CHECK(logins.found({}).empty());
  CHECK(of(logins.browser).last_revocation == 0);
}

TEST_CASE("logins: made again after a doubtful commit they are still one") {
  Logins logins;
  logins.write([&](Transaction& transaction) {
    create_login(transaction, logins.browser, logins.kim, LoginKind::browser, "");
  });
  CHECK(logins.found({logins.browser}).size() == 1);
}

TEST_CASE("logins: not of a deactivated account") {
  Logins logins;
  logins.deactivate(logins.kim);
  CHECK(logins.found({logins.browser}).empty());
  CHECK(logins.found({logins.program}).size() == 1);
}

TEST_CASE("logins: a browser's ends by itself, a program's does not") {
  Logins logins;
  SECTION("thirty days without use") {
    CHECK(logins.found({logins.browser}, tests::noon + days{29}).size() == 1);
    CHECK(logins.found({logins.browser}, tests::noon + days{30}).empty());
  }
  SECTION("ninety days in any case") {
    for (int day = 20; day < 100; day += 20) {
      logins.write([&](Transaction& transaction) { touch_logins(transaction, {logins.browser}); },
                   {}, tests::noon + days{day});
    }
    CHECK(logins.found({logins.browser}, tests::noon + days{89}).size() == 1);
    CHECK(logins.found({logins.browser}, tests::noon + days{90}).empty());
  }
  CHECK(logins.found({logins.program}, tests::noon + days{1'000}).size() == 1);

  SECTION("what expired is deleted, nothing else") {
    logins.write([&](Transaction& transaction) { sweep_logins(transaction); }, {},
                 tests::noon + days{29});
    CHECK(logins.value("SELECT count(*) FROM login_session") == "2");
    logins.write([&](Transaction& transaction) { sweep_logins(transaction); }, {},
                 tests::noon + days{30});
    CHECK(logins.value("SELECT string_agg(kind, '') FROM login_session") == "program");
  }
}

TEST_CASE("logins: only the day of the last use is kept") {
  Logins logins;
  const auto tomorrow = tests::noon + days{1};
  CHECK_FALSE(logins.found({logins.browser}, tomorrow).front().used_today);
  logins.write([&](Transaction& transaction) { touch_logins(transaction, {logins.browser}); }, {},
               tomorrow);
  CHECK(logins.found({logins.browser}, tomorrow).front().used_today);
  CHECK_FALSE(logins.found({logins.program}, tomorrow).front().used_today);
  CHECK(logins.value("SELECT last_used FROM login_session WHERE kind = 'browser'") == "2026-11-25");
  CHECK(logins.value("SELECT string_agg(data_type, ',' ORDER BY column_name)"
                     " FROM information_schema.columns WHERE table_name = 'login_session'"
                     " AND column_name IN ('created_on', 'last_used')") == "date,date");
}

TEST_CASE("logins: on the day after, no transaction tells when somebody came") {
  Logins logins;
  for (const auto& token : {logins.browser, logins.program}) {
    logins.write([&](Transaction& transaction) { touch_logins(transaction, {token}); }, {},
                 tests::noon + days{1});
  }
  const auto written = [&] {
    return logins.value("SELECT string_agg(xmin::text, ' ' ORDER BY kind) FROM login_session");
  };
  const auto sweep = [&](int day) {
    logins.write([&](Transaction& transaction) { sweep_logins(transaction); }, {},
                 tests::noon + days{day});
    const auto both = written();
    const auto space = both.find(' ');
    return both.substr(0, space) == both.substr(space + 1);
  };
  // Whoever is here today is noted today.
  CHECK_FALSE(sweep(1));
  CHECK(sweep(2));
  const auto once = written();
  CHECK(sweep(2));
  CHECK(written() == once);
  CHECK(logins.found({logins.browser}, tests::noon + days{2}).size() == 1);
}

TEST_CASE("logins: one ends") {
  Logins logins;
  logins.write([&](Transaction& transaction) { end_login(transaction, logins.browser); });
  CHECK(logins.found({logins.browser}).empty());
  CHECK(logins.found({logins.program}).size() == 1);
  auto told = logins.revocations();
  REQUIRE(told.size() == 1);
  CHECK(told[0].account == logins.kim);
  CHECK(told[0].token_hash == logins.browser);
  CHECK_FALSE(told[0].channel.has_value());
  // Who is looked up from now on was looked up behind it.
  CHECK(logins.found({logins.program}).front().last_revocation == told[0].number);

  SECTION("a second time nothing happens") {
    logins.write([&](Transaction& transaction) { end_login(transaction, logins.browser); });
    CHECK(logins.revocations().size() == 1);
  }
  SECTION("all of an account end") {
    logins.write([&](Transaction& transaction) { end_all_logins(transaction, logins.ada); });
    CHECK(logins.found({logins.program}).empty());
    told = logins.revocations();
    REQUIRE(told.size() == 2);
    CHECK(told[1].account == logins.ada);
    CHECK_FALSE(told[1].token_hash.has_value());
    CHECK(told[1].number > told[0].number);
    logins.read([&](Reader& reader) {
      CHECK(last_revocation(reader) == told[1].number);
      CHECK(revocations_after(reader, told[0].number).size() == 1);
      CHECK(revocations_after(reader, told[1].number).empty());
    });
  }
}

TEST_CASE("revocations: of a channel") {
  Logins logins;
  const auto channel = channel_of(ChannelKind::thread, ItemId{tests::random_id()});
  logins.write([&](Transaction& transaction) {
    add_revocations(transaction, {{0, logins.kim, channel, std::nullopt}});
    add_revocations(transaction, {});
  });
  const auto told = logins.revocations();
  REQUIRE(told.size() == 1);
  CHECK(told[0].channel == channel);
  CHECK_FALSE(told[0].token_hash.has_value());
}

TEST_CASE("revocations: a greater number never shows before a smaller one") {
  Logins logins;
  const auto add = [&](pqxx::work& sql) {
    Transaction transaction{sql};
    transaction.begin_command({});
    add_revocations(transaction, {{0, logins.kim, std::nullopt, std::nullopt}});
  };
  pqxx::connection first{logins.connection};
  pqxx::connection second{logins.connection};
  pqxx::work slow{first};
  add(slow);
  {
    // While the first is not committed, the second gets no number.
    pqxx::work quick{second};
    quick.exec("SET LOCAL lock_timeout = '200ms'");
    CHECK_THROWS_AS(add(quick), pqxx::sql_error);
  }
  // Readers are not held up.
  CHECK(logins.revocations().empty());
  slow.commit();
  pqxx::work quick{second};
  add(quick);
  quick.commit();
  CHECK(logins.revocations().size() == 2);
}

}  // namespace storage
