#include "server/people/people.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "server/auth/passwords.hpp"
#include "storage/accounts/login_session_repository.hpp"
#include "storage/contacts/directory_repository.hpp"
#include "tests/storage/accounts/people_fixture.hpp"

namespace server::people {

using namespace protocol;

namespace {

const std::string small_place = R"({
  "authorities": [{"name": "Stadt Aue"}],
  "accounts": [
    {"email": "lea@aue.example", "name": "Lea Baum", "authority": "Stadt Aue", "roles": ["moderator"]},
    {"email": "max@aue.example", "name": "Max Dorn", "authority": "Stadt Aue"},
    {"email": "pia@aue.example", "name": "Pia Esch", "authority": "Amt für Straßenbau", "roles": ["admin"]}],
  "contact_points": [{"name": "Bauberatung", "authority": "Stadt Aue",
    "people": ["lea@aue.example"], "deputies": ["max@aue.example"]}],
  "areas": [{"name": "Straßen", "description": "Alles über Straßen"}]})";

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  const auto at = text.find(what);
  REQUIRE(at != std::string::npos);
  return text.replace(at, what.size(), by);
}

struct Place : tests::PeopleFixture {
  Applied apply(const std::string& json) {
    return apply_people(connection, read_people_file(json));
  }
  std::string refusal(const std::string& json) {
    try {
      apply(json);
    } catch (const std::runtime_error& error) {
      return error.what();
    }
    return "nothing";
  }
  storage::ListedAccount account(const std::string& email) {
    storage::ListedAccount found;
    read([&](storage::Reader& reader) {
      const auto accounts = storage::accounts_by_email(reader, {email});
      REQUIRE(accounts.size() == 1);
      found = accounts.front();
    });
    return found;
  }
  bool opens(const std::string& email, const std::string& password) {
    bool right = false;
    read([&](storage::Reader& reader) {
      const auto record = storage::find_account(reader, email);
      right = record && record->active && record->password_hash &&
              auth::verify_password(password, *record->password_hash);
    });
    return right;
  }
  ContactPoint contact() {
    ContactPoint found;
    read([&](storage::Reader& reader) {
      const auto contacts = storage::all_contact_points(reader);
      REQUIRE(contacts.size() == 1);
      found = contacts.front();
    });
    return found;
  }
  /// What the desk of the contact point shows, and its newest event.
  ContactPoint subject() {
    ContactPoint found;
    read([&](storage::Reader& reader) {
      found = reader.subject<ContactPoint>(channel_of(ChannelKind::contact, contact().id)).value();
    });
    return found;
  }
  std::string last_event(const ChannelName& channel) {
    return value(
        "SELECT e.body::json->>'event' FROM event e JOIN channel c ON c.id = e.channel_id"
        " WHERE c.name = '" +
        channel.text() + "' ORDER BY seq DESC LIMIT 1");
  }
  void log_in(const AccountId& account) {
    write([&](storage::Transaction& transaction) {
      storage::create_login(transaction, std::string(32, 'h') + account.text().substr(0, 4),
                            account, storage::LoginKind::browser, "");
    });
  }
  std::string count(const std::string& what) { return value("SELECT count(*) FROM " + what); }
  /// Everything that a file may change, as one text.
  std::string everything() {
    return value(
        "SELECT md5(concat((SELECT string_agg(t::text, '' ORDER BY t::text) FROM authority t),"
        " (SELECT string_agg(t::text, '' ORDER BY t::text) FROM account t),"
        " (SELECT string_agg(t::text, '' ORDER BY t::text) FROM contact_point t),"
        " (SELECT string_agg(t::text, '' ORDER BY t::text) FROM contact_person t),"
        " (SELECT string_agg(t::text, '' ORDER BY t::text) FROM channel t),"
        " (SELECT string_agg(t::text, '' ORDER BY t::text) FROM event t),"
        " (SELECT string_agg(t::text, '' ORDER BY t::text) FROM item t),"
        " (SELECT string_agg(t::text, '' ORDER BY t::text) FROM login_session t),"
        " (SELECT string_agg(t::text, '' ORDER BY t::text) FROM revocation t)))");
  }
};

}  // namespace

TEST_CASE_METHOD(Place, "people: a place is made from nothing, and only once") {
  const auto applied = apply(small_place);
  CHECK(applied.changes ==
        std::vector<std::string>{"authority Stadt Aue: made", "account lea@aue.example: made",
                                 "account max@aue.example: made", "account pia@aue.example: made",
                                 "contact point Bauberatung: made", "area Straßen: made"});
  REQUIRE(applied.passwords.size() == 3);
  CHECK(applied.passwords[0].email == "lea@aue.example");
  for (const auto& [email, password] : applied.passwords) CHECK(opens(email, password));
  CHECK_FALSE(opens("lea@aue.example", applied.passwords[1].password));

  const auto lea = account("lea@aue.example");
  CHECK(lea.name == "Lea Baum");
  CHECK(lea.roles == std::vector{Role::member, Role::moderator});
  CHECK(account("pia@aue.example").authority == authority.id);
  CHECK(contact().people == std::vector{lea.id});
  CHECK(contact().deputies == std::vector{account("max@aue.example").id});
  CHECK(subject().people == contact().people);
  read([&](storage::Reader& reader) {
    const auto areas = storage::all_areas(reader);
    REQUIRE(areas.size() == 1);
    CHECK(areas[0].description == "Alles über Straßen");
    CHECK(reader.channel(channel_of(ChannelKind::area, areas[0].id))->head == 1);
  });

  const auto before = everything();
  const auto again = apply(small_place);
  CHECK(again.changes.empty());
  CHECK(again.passwords.empty());
  CHECK(everything() == before);
}

TEST_CASE_METHOD(Place, "people: names, roles and authorities follow the file") {
  const auto first = apply(small_place);
  const auto lea = account("lea@aue.example");
  log_in(lea.id);

  SECTION("a name, and a role more: the login stays") {
    auto file = replaced(small_place, "Lea Baum", "Lea Baum-Vogt");
    file = replaced(file, R"(["moderator"])", R"(["moderator", "caption_writer"])");
    CHECK(apply(file).changes == std::vector<std::string>{"account lea@aue.example: changed"});
    CHECK(account("lea@aue.example").name == "Lea Baum-Vogt");
    CHECK(account("lea@aue.example").roles.size() == 3);
    CHECK(count("login_session") == "1");
    CHECK(count("revocation") == "0");
    CHECK(opens("lea@aue.example", first.passwords[0].password));
  }
  SECTION("a role less ends the logins") {
    const auto applied = apply(replaced(small_place, R"(, "roles": ["moderator"])", ""));
    CHECK(applied.changes == std::vector<std::string>{"account lea@aue.example: changed"});
    CHECK(applied.passwords.empty());
    CHECK(account("lea@aue.example").roles == std::vector{Role::member});
    CHECK(count("login_session") == "0");
    CHECK(value("SELECT account FROM revocation WHERE channel IS NULL") == lea.id.text());
  }
  SECTION("renamed where it says so; otherwise it is another one") {
    const auto renamed =
        R"({"authorities": [{"name": "Große Kreisstadt Aue", "formerly": "Stadt Aue"}],
      "contact_points": [{"name": "Bauamt", "formerly": "Bauberatung",
        "authority": "Große Kreisstadt Aue", "people": ["lea@aue.example"],
        "deputies": ["max@aue.example"]}],
      "areas": [{"name": "Wege", "formerly": "Straßen"}]})";
    const auto id = contact().id;
    CHECK(apply(renamed).changes ==
          std::vector<std::string>{"authority Stadt Aue: is now called Große Kreisstadt Aue",
                                   "contact point Bauamt: changed", "area Wege: changed"});
    CHECK(contact().id == id);
    CHECK(contact().name == "Bauamt");
    read([&](storage::Reader& reader) {
      const auto areas = storage::all_areas(reader);
      REQUIRE(areas.size() == 1);
      CHECK(areas[0].name == "Wege");
      CHECK(areas[0].description == "Alles über Straßen");
      CHECK(last_event(channel_of(ChannelKind::area, areas[0].id)) == "area.changed");
    });
    CHECK(account("lea@aue.example").authority == lea.authority);
    CHECK(apply(renamed).changes.empty());
    CHECK(apply(R"({"areas": [{"name": "Straßen"}]})").changes ==
          std::vector<std::string>{"area Straßen: made"});
  }
}

TEST_CASE_METHOD(Place, "people: who answers for an office") {
  apply(small_place);
  const auto lea = account("lea@aue.example").id;
  const auto max = account("max@aue.example").id;
  const auto desk = channel_of(ChannelKind::contact, contact().id);
  log_in(lea);

  SECTION("one leaves, the deputy takes over: the desk's channel is revoked, the login stays") {
    auto file =
        replaced(small_place, R"("people": ["lea@aue.example"], "deputies": ["max@aue.example"])",
                 R"("people": ["max@aue.example"], "deputies": ["pia@aue.example"])");
    CHECK(apply(file).changes == std::vector<std::string>{"contact point Bauberatung: changed"});
    CHECK(contact().people == std::vector{max});
    CHECK(subject().people == std::vector{max});
    CHECK(last_event(desk) == "contact.changed");
    CHECK(count("login_session") == "1");
    CHECK(count("revocation") == "1");
    CHECK(value("SELECT channel FROM revocation WHERE account = '" + lea.text() + "'") ==
          desk.text());
  }
  SECTION("somebody is deactivated: no login, no password, no office, also of others' files") {
    CHECK(apply(R"({"accounts": [{"email": "lea@aue.example", "active": false}]})").changes ==
          std::vector<std::string>{"account lea@aue.example: deactivated",
                                   "contact point Bauberatung: without one who was deactivated"});
    CHECK_FALSE(account("lea@aue.example").active);
    CHECK(value("SELECT password IS NULL FROM account WHERE id = '" + lea.text() + "'") == "t");
    CHECK(contact().people.empty());
    CHECK(subject().people.empty());
    CHECK(subject().deputies == std::vector{max});
    CHECK(last_event(desk) == "contact.changed");
    CHECK(count("login_session") == "0");
    CHECK(count("revocation WHERE channel IS NULL AND account = '" + lea.text() + "'") == "1");
    CHECK(count("revocation WHERE channel = '" + desk.text() + "'") == "1");
    const auto before = everything();
    CHECK(
        apply(R"({"accounts": [{"email": "lea@aue.example", "active": false}]})").changes.empty());
    CHECK(everything() == before);

    const auto back = apply(small_place);
    CHECK(back.changes == std::vector<std::string>{"account lea@aue.example: active again",
                                                   "contact point Bauberatung: changed"});
    REQUIRE(back.passwords.size() == 1);
    CHECK(opens("lea@aue.example", back.passwords[0].password));
    CHECK(subject().people == std::vector{lea});
  }
}

TEST_CASE_METHOD(Place, "people: a file that cannot be carried out changes nothing") {
  apply(small_place);
  const auto before = everything();
  const std::string new_one =
      R"("accounts": [{"email": "neu@aue.example", "name": "Neu", "authority": "Stadt Aue"}])";
  CHECK(refusal("{" + new_one + R"(, "contact_points": [{"name": "B", "authority": "Stadt Aue",
      "people": ["neu@aue.example", "nobody@aue.example"]}]})") ==
        "contact_points[0].people[1]: there is no active account nobody@aue.example");
  CHECK(
      refusal("{" + new_one + R"(, "contact_points": [{"name": "B", "authority": "Stadt Au"}]})") ==
      "contact_points[0].authority: there is no 'Stadt Au', in the file or in the database");
  CHECK(refusal(R"({"accounts": [{"email": "a@b.example", "name": "A", "authority": "?"}]})") ==
        "accounts[0].authority: there is no '?', in the file or in the database");
  CHECK(refusal(R"({"accounts": [{"email": "nobody@aue.example", "active": false}]})") ==
        "accounts[0].email: there is no such account that could be deactivated");
  CHECK(refusal(R"({"accounts": [{"email": "lea@aue.example", "active": false}],
      "contact_points": [{"name": "Bauberatung", "authority": "Stadt Aue",
      "people": ["lea@aue.example"]}]})") ==
        "contact_points[0].people[0]: there is no active account lea@aue.example");
  CHECK(everything() == before);
}

}  // namespace server::people
