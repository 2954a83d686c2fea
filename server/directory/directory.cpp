#include "server/directory/directory.hpp"

#include <boost/describe.hpp>

#include "protocol/json_writer.hpp"
#include "protocol/limits.hpp"
#include "storage/accounts/account_repository.hpp"
#include "storage/contacts/directory_repository.hpp"

namespace server::directory {

using namespace protocol;

namespace {

struct Directory {
  std::vector<Authority> authorities;
  std::vector<ContactPoint> contacts;
  std::vector<Area> areas;
};
BOOST_DESCRIBE_STRUCT(Directory, (), (authorities, contacts, areas))

struct People {
  std::vector<Person> people;
};
BOOST_DESCRIBE_STRUCT(People, (), (people))

}  // namespace

std::string directory_json(storage::Reader& reader) {
  return to_json(Directory{storage::all_authorities(reader), storage::all_contact_points(reader),
                           storage::all_areas(reader)});
}

std::string directory_json_of(storage::Reader& reader, const std::optional<ContactId>& contact) {
  Directory shown;
  if (!contact) return to_json(shown);
  for (auto& point : storage::all_contact_points(reader)) {
    if (point.id != *contact) continue;
    for (auto& authority : storage::all_authorities(reader)) {
      if (authority.id == point.authority) shown.authorities.push_back(std::move(authority));
    }
    point.people.clear();
    point.deputies.clear();
    shown.contacts.push_back(std::move(point));
  }
  return to_json(shown);
}

std::string people_json(storage::Reader& reader, const std::vector<AccountId>& ids) {
  return to_json(People{storage::people(reader, ids)});
}

std::string people_search_json(storage::Reader& reader, std::string_view text) {
  if (count_code_points(text) > limits::title_max) return to_json(People{});
  return to_json(People{storage::search_people(reader, text)});
}

}  // namespace server::directory
