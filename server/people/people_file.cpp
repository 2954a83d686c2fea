#include "server/people/people_file.hpp"

#include <algorithm>
#include <set>
#include <stdexcept>

#include "protocol/json_reader.hpp"
#include "storage/accounts/account_repository.hpp"

namespace server::people {

using namespace protocol;

namespace {

[[noreturn]] void refuse_field(const std::string& field, const std::string& text) {
  throw std::runtime_error(field.empty() ? text : field + ": " + text);
}

std::string field_of(const char* list, std::size_t place, const std::string& member) {
  return std::string{list} + "[" + std::to_string(place) + "]." + member;
}

Email normal(const Email& email, const std::string& field) {
  auto normal = storage::normal_email(email);
  if (!normal) refuse_field(field, "no e-mail address");
  return Email{std::move(*normal)};
}

/// What is named twice would be decided by the order in the file.
void require_new(std::set<std::string>& known, const std::string& name, const std::string& field) {
  if (!known.insert(name).second) refuse_field(field, "'" + name + "' stands in the file twice");
}

/// The others follow from contact points and talks, or are of people without an account.
bool is_held_everywhere(Role role) {
  return role != Role::guest && role != Role::contact && role != Role::speaker;
}

void check(AccountEntry& account, std::size_t place) {
  const auto field = [&](const std::string& member) { return field_of("accounts", place, member); };
  account.email = normal(account.email, field("email"));
  if (is_active(account) && !account.name) refuse_field(field("name"), "missing");
  if (is_active(account) && !account.authority) refuse_field(field("authority"), "missing");
  for (std::size_t i = 0; i < account.roles.size(); ++i) {
    if (is_held_everywhere(account.roles[i])) continue;
    refuse_field(field("roles[" + std::to_string(i) + "]"),
                 "follows from contact points and talks, not from an account");
  }
  account.roles.push_back(Role::member);
  std::sort(account.roles.begin(), account.roles.end());
  account.roles.erase(std::unique(account.roles.begin(), account.roles.end()), account.roles.end());
}

void check(ContactPointEntry& contact, std::size_t place) {
  std::set<std::string> known;
  const auto check_people = [&](std::vector<Email>& people, const char* member) {
    for (std::size_t i = 0; i < people.size(); ++i) {
      const auto field = field_of("contact_points", place, member) + "[" + std::to_string(i) + "]";
      people[i] = normal(people[i], field);
      require_new(known, people[i], field);
    }
  };
  check_people(contact.people, "people");
  check_people(contact.deputies, "deputies");
}

}  // namespace

PeopleFile read_people_file(std::string_view json) {
  auto read = from_json<PeopleFile>(json);
  if (!read) refuse_field(read.error().field, read.error().text);
  auto file = std::move(*read);
  std::set<std::string> authorities, accounts, contacts, areas;
  for (std::size_t i = 0; i < file.authorities.size(); ++i) {
    require_new(authorities, file.authorities[i].name, field_of("authorities", i, "name"));
  }
  for (std::size_t i = 0; i < file.accounts.size(); ++i) {
    check(file.accounts[i], i);
    require_new(accounts, file.accounts[i].email, field_of("accounts", i, "email"));
  }
  for (std::size_t i = 0; i < file.contact_points.size(); ++i) {
    auto& contact = file.contact_points[i];
    check(contact, i);
    require_new(contacts, contact.name + " (" + contact.authority + ")",
                field_of("contact_points", i, "name"));
  }
  for (std::size_t i = 0; i < file.areas.size(); ++i) {
    require_new(areas, file.areas[i].name, field_of("areas", i, "name"));
  }
  return file;
}

}  // namespace server::people
