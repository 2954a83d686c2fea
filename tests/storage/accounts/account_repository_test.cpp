#include "storage/accounts/account_repository.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

#include "storage/accounts/account_tools.hpp"
#include "storage/accounts/login_session_repository.hpp"
#include "storage/accounts/token.hpp"
#include "storage/contacts/contact_repository.hpp"
#include "tests/storage/accounts/people_fixture.hpp"

namespace storage {

using namespace protocol;

namespace {

std::vector<std::string> names_of(const std::vector<Person>& people) {
  std::vector<std::string> names;
  for (const auto& person : people) names.push_back(person.name);
  return names;
}

NewAccount new_account(const tests::PeopleFixture& fixture) {
  NewAccount account;
  account.id = AccountId{tests::random_id()};
  account.email = "neu@amt.example";
  account.name = "Neu";
  account.authority = fixture.authority.id;
  account.roles = {Role::member};
  return account;
}

}  // namespace

TEST_CASE("accounts: found by their address") {
  tests::PeopleFixture fixture;
  auto account = new_account(fixture);
  account.password_hash = "$argon2id$...";
  account.demo = "Alles ausprobieren";
  account.roles = {Role::member, Role::moderator};
  fixture.write([&](Transaction& transaction) { create_account(transaction, account); });
  fixture.read([&](Reader& reader) {
    const auto found = find_account(reader, "neu@amt.example");
    REQUIRE(found.has_value());
    CHECK(found->id == account.id);
    CHECK(found->password_hash == account.password_hash);
    CHECK(found->active);
    CHECK(found->demo);
    const auto kim = find_account(reader, "kim@amt.example");
    REQUIRE(kim.has_value());
    CHECK_FALSE(kim->password_hash.has_value());
    CHECK_FALSE(kim->demo);
    CHECK_FALSE(find_account(reader, "' OR 1=1 --").has_value());
    CHECK_FALSE(find_account(reader, "NEU@amt.example").has_value());
    CHECK(reader.roles(account.id) == std::vector{Role::member, Role::moderator});
  });
  fixture.deactivate(account.id);
  fixture.read([&](Reader& reader) {
    CHECK_FALSE(find_account(reader, "neu@amt.example")->active);
    CHECK_FALSE(reader.roles(account.id).has_value());
    CHECK_FALSE(me_of(reader, account.id).has_value());
    CHECK(demo_accounts(reader).empty());
    // What they wrote keeps their name.
    CHECK(people(reader, {account.id}).size() == 1);
    CHECK(search_people(reader, "Neu").empty());
  });
}

TEST_CASE("accounts: people by id, unknown ones left out") {
  tests::PeopleFixture fixture;
  fixture.read([&](Reader& reader) {
    const auto found = people(reader, {fixture.kim, AccountId{tests::random_id()}, fixture.ada});
    CHECK(names_of(found) == std::vector<std::string>{"Ada Brandt", "Kim Özdemir"});
    CHECK(found.front().office == "Amt für Straßenbau");
    CHECK(people(reader, {}).empty());
  });
}

TEST_CASE("accounts: people by a part of name or office") {
  tests::PeopleFixture fixture;
  auto stranger = new_account(fixture);
  stranger.name = "Prozent_Zeichen\\";
  stranger.authority = fixture.other_authority.id;
  fixture.write([&](Transaction& transaction) { create_account(transaction, stranger); });
  for (int n = 0; n < 25; ++n) {
    fixture.add_account("viele" + std::to_string(n) + "@amt.example", "Viele " + std::to_string(n));
  }
  fixture.read([&](Reader& reader) {
    const auto search = [&](std::string_view text) {
      return names_of(search_people(reader, text));
    };
    const std::vector<std::string> only_stranger{stranger.name};
    CHECK(search("özde") == std::vector<std::string>{"Kim Özdemir"});
    CHECK(search("BRANDT") == std::vector<std::string>{"Ada Brandt"});
    CHECK(search("nord") == only_stranger);
    CHECK(search("viele").size() == 20);
    CHECK(search("straßen").size() == 20);
    CHECK(search("niemand").empty());
    CHECK(search("").empty());
    CHECK(search("  ").empty());
    // Nothing is a wildcard.
    CHECK(search("100%") == only_stranger);
    CHECK(search("%") == only_stranger);
    CHECK(search("_") == only_stranger);
    CHECK(search("\\") == only_stranger);
    CHECK(search("K%r").empty());
    CHECK(search("'; DROP TABLE account; --").empty());
  });
}

TEST_CASE("accounts: what a person learns of itself") {
  tests::PeopleFixture fixture;
  ContactPoint contact{ContactId{tests::random_id()},
                       "Bauberatung",
                       fixture.authority.id,
                       {fixture.kim},
                       {fixture.ada}};
  fixture.write([&](Transaction& transaction) { create_contact_point(transaction, contact); });
  fixture.read([&](Reader& reader) {
    const auto kim = me_of(reader, fixture.kim);
    REQUIRE(kim.has_value());
    CHECK(kim->person.id == fixture.kim);
    CHECK(kim->person.name == "Kim Özdemir");
    CHECK(kim->roles == std::vector{Role::member});
    CHECK(kim->contacts == std::vector{contact.id});
    CHECK(me_of(reader, fixture.ada)->contacts == std::vector{contact.id});
    CHECK_FALSE(me_of(reader, AccountId{tests::random_id()}).has_value());
  });
}

TEST_CASE("accounts: demo logins") {
  tests::PeopleFixture fixture;
  auto account = new_account(fixture);
  account.demo = "Fragen stellen";
  fixture.write([&](Transaction& transaction) { create_account(transaction, account); });
  fixture.read([&](Reader& reader) {
    const auto found = demo_accounts(reader);
    REQUIRE(found.size() == 1);
    CHECK(found[0].email == "neu@amt.example");
    CHECK(found[0].name == "Neu");
    CHECK(found[0].office == fixture.authority.name);
    CHECK(found[0].part == "Fragen stellen");
  });
}

TEST_CASE("accounts: made on the command line") {
  tests::PeopleFixture fixture;
  auto account = new_account(fixture);
  account.email = " Neu@Amt.Example ";

  SECTION("an account, in the normal form of its address") {
    create_account(fixture.connection, account);
    fixture.read(
        [&](Reader& reader) { CHECK(find_account(reader, "neu@amt.example")->id == account.id); });
    auto again = account;
    again.id = AccountId{tests::random_id()};
    CHECK_THROWS_WITH(create_account(fixture.connection, again),
                      "there is already an account with this address or id");
  }
  SECTION("not of an authority that is not there") {
    account.authority = AuthorityId{tests::random_id()};
    CHECK_THROWS_WITH(create_account(fixture.connection, account), "there is no such authority");
  }
  SECTION("not under what is no address") {
    account.email = "neu";
    CHECK_THROWS_WITH(create_account(fixture.connection, account),
                      "this is no e-mail address: neu");
  }
  SECTION("a token, of which only the hash is kept") {
    const auto token = create_token(fixture.connection, "Kim@amt.example", "Lasttest", false);
    REQUIRE(is_token(token));
    fixture.read([&](Reader& reader) {
      const auto found = accounts_of(reader, {hash_token(token)}, tests::noon);
      REQUIRE(found.size() == 1);
      CHECK(found[0].account == fixture.kim);
      CHECK((found[0].kind == LoginKind::program));
    });
    CHECK(fixture.value("SELECT count(*) FROM login_session WHERE login_session::text LIKE '%" +
                        token + "%'") == "0");
    CHECK(fixture.value("SELECT label FROM login_session") == "Lasttest");
  }
  SECTION("no token for whom there is not") {
    CHECK_THROWS_WITH(create_token(fixture.connection, "x@amt.example", "", false),
                      "there is no account x@amt.example");
    fixture.deactivate(fixture.kim);
    CHECK_THROWS_WITH(create_token(fixture.connection, "kim@amt.example", "", true),
                      "the account kim@amt.example is deactivated");
    account.demo = "Fragen stellen";
    create_account(fixture.connection, account);
    CHECK_THROWS_WITH(
        create_token(fixture.connection, "neu@amt.example", "", false),
        "the account neu@amt.example is a demo login: it counts with demo = true only");
    CHECK(fixture.value("SELECT count(*) FROM login_session") == "0");
    CHECK(is_token(create_token(fixture.connection, "neu@amt.example", "", true)));
  }
}

}  // namespace storage
