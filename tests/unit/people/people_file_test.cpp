#include "server/people/people_file.hpp"

#include <stdexcept>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

namespace server::people {

using protocol::Role;

namespace {

std::string refusal(const std::string& json) {
  try {
    read_people_file(json);
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "nothing";
}

/// The whole file with one list.
std::string with(const std::string& list, const std::string& entries) {
  return "{\"" + list + "\":[" + entries + "]}";
}

}  // namespace

TEST_CASE("people file: what it says") {
  const auto file = read_people_file(R"({
    "authorities": [{"name": "Stadt Aue"}, {"name": "Kreis Neu", "formerly": "Kreis Alt"}],
    "accounts": [
      {"email": " Kim@Aue.example", "name": "Kim Özdemir", "authority": "Stadt Aue",
       "roles": ["admin", "moderator", "admin"]},
      {"email": "ada@aue.example", "active": false}],
    "contact_points": [{"name": "Bauberatung", "authority": "Stadt Aue",
      "people": ["KIM@aue.example"], "deputies": ["bo@aue.example"]}],
    "areas": [{"name": "Straßen", "description": ""}, {"name": "Brücken"}]})");
  CHECK(file.authorities.size() == 2);
  CHECK(file.authorities[1].formerly == Name{"Kreis Alt"});
  REQUIRE(file.accounts.size() == 2);
  CHECK(file.accounts[0].email == "kim@aue.example");
  CHECK(file.accounts[0].roles == std::vector{Role::member, Role::moderator, Role::admin});
  CHECK(is_active(file.accounts[0]));
  CHECK_FALSE(is_active(file.accounts[1]));
  CHECK(file.accounts[1].roles == std::vector{Role::member});
  REQUIRE(file.contact_points.size() == 1);
  CHECK(file.contact_points[0].people.front() == "kim@aue.example");
  CHECK(file.areas[0].description == std::string{});
  CHECK_FALSE(file.areas[1].description);
  CHECK(read_people_file("{}").accounts.empty());
}

TEST_CASE("people file: a refusal names the field") {
  const std::string kim = R"({"email":"kim@aue.example","name":"Kim","authority":"Stadt Aue")";
  CHECK(refusal("{") != "nothing");
  CHECK(refusal("[]") != "nothing");
  CHECK(refusal(R"({"people":[]})") == "people: no such field");
  CHECK(refusal(with("accounts", kim + R"(,"role":"admin"})")) ==
        "accounts[0].role: no such field");
  // A hash of somebody's choice would be a password that nobody printed.
  for (const auto* field : {"password", "password_hash", "demo"}) {
    CHECK(refusal(with("accounts", kim + ",\"" + field + "\":\"x\"}")) ==
          "accounts[0]." + std::string{field} + ": no such field");
  }
  CHECK(refusal(with("accounts", R"({"name":"Kim","authority":"Stadt Aue"})")) ==
        "accounts[0].email: missing");
  CHECK(refusal(with("accounts", R"({"email":"kim@aue.example","authority":"Stadt Aue"})")) ==
        "accounts[0].name: missing");
  CHECK(refusal(with("accounts", R"({"email":"kim@aue.example","name":"Kim"})")) ==
        "accounts[0].authority: missing");
  CHECK(refusal(with("accounts", kim + R"(,"roles":["boss"]})"))
            .starts_with("accounts[0].roles[0]: "));
  for (const auto* role : {"guest", "contact", "speaker"}) {
    CHECK(refusal(with("accounts", kim + R"(,"roles":["member",")" + role + "\"]}")) ==
          "accounts[0].roles[1]: follows from contact points and talks, not from an account");
  }
  CHECK(refusal(with("accounts", kim + "}," + kim + "}")) ==
        "accounts[1].email: 'kim@aue.example' stands in the file twice");
  CHECK(refusal(with("accounts", R"({"email":"kim","active":false})")) ==
        "accounts[0].email: no e-mail address");
  CHECK(refusal(with("authorities", R"({"name":" "})")).starts_with("authorities[0].name: "));
  CHECK(refusal(with("authorities", R"({"name":"A"},{"name":"A"})")) ==
        "authorities[1].name: 'A' stands in the file twice");
  CHECK(refusal(with("areas", R"({"name":"A"},{"name":"A"})")) ==
        "areas[1].name: 'A' stands in the file twice");
  CHECK(refusal(with("contact_points", R"({"name":"B","authority":"A","people":["kim@x.example"],)"
                                       R"("deputies":["ada@x.example","Kim@x.example"]})")) ==
        "contact_points[0].deputies[1]: 'kim@x.example' stands in the file twice");
  CHECK(refusal(with("contact_points",
                     R"({"name":"B","authority":"A"},{"name":"B","authority":"A"})")) ==
        "contact_points[1].name: 'B (A)' stands in the file twice");
  CHECK(refusal(with("contact_points",
                     R"({"name":"B","authority":"A"},{"name":"B","authority":"C"})")) == "nothing");
}

}  // namespace server::people
