#include "server/directory/directory.hpp"

#include <string>

#include <catch2/catch.hpp>

#include "protocol/json_value.hpp"
#include "protocol/json_writer.hpp"
#include "storage/contacts/contact_repository.hpp"
#include "storage/contacts/directory_repository.hpp"
#include "tests/storage/accounts/people_fixture.hpp"

namespace server::directory {

using namespace protocol;

TEST_CASE("directory: authorities, contact points and areas") {
  tests::PeopleFixture fixture;
  const ContactPoint contact{ContactId{tests::random_id()},
                             "Bauberatung",
                             fixture.authority.id,
                             {fixture.kim},
                             {fixture.ada}};
  const ContactPoint alone{
      ContactId{tests::random_id()}, "Ohne Leute", fixture.authority.id, {}, {}};
  const Area first{ItemId{tests::random_id()}, "Straßen", "Alles über Straßen"};
  const Area second{ItemId{tests::random_id()}, "Brücken", ""};
  fixture.write([&](storage::Transaction& transaction) {
    storage::create_contact_point(transaction, contact);
    storage::create_contact_point(transaction, alone);
    for (const auto& area : {first, second}) {
      const auto channel = channel_of(ChannelKind::area, area.id);
      transaction.create_channel(channel);
      State state;
      state.area = area;
      transaction.append(channel, "area.created", state, area.id.text());
    }
  });
  fixture.read([&](storage::Reader& reader) {
    CHECK(directory_json(reader) == "{\"authorities\":[" + to_json(fixture.authority) + "," +
                                        to_json(fixture.other_authority) + "],\"contacts\":[" +
                                        to_json(contact) + "," + to_json(alone) + "],\"areas\":[" +
                                        to_json(first) + "," + to_json(second) + "]}");
    CHECK(storage::is_contact(reader, contact.id, fixture.kim));
    CHECK(storage::is_contact(reader, contact.id, fixture.ada));
    CHECK_FALSE(storage::is_contact(reader, alone.id, fixture.kim));
  });
}

TEST_CASE("directory: an empty one") {
  tests::PeopleFixture fixture;
  fixture.value("WITH a AS (DELETE FROM account) SELECT 1");
  fixture.value("WITH a AS (DELETE FROM authority) SELECT 1");
  fixture.read([&](storage::Reader& reader) {
    CHECK(directory_json(reader) == R"({"authorities":[],"contacts":[],"areas":[]})");
  });
}

TEST_CASE("directory: people") {
  tests::PeopleFixture fixture;
  fixture.read([&](storage::Reader& reader) {
    const auto kim = R"({"people":[{"id":")" + fixture.kim.text() +
                     R"(","name":"Kim Özdemir","office":"Amt für Straßenbau"}]})";
    CHECK(people_json(reader, {fixture.kim}) == kim);
    CHECK(people_json(reader, {}) == R"({"people":[]})");
    CHECK(people_search_json(reader, "kim") == kim);
    CHECK(people_search_json(reader, std::string(151, 'k')) == R"({"people":[]})");
  });
}

}  // namespace server::directory
