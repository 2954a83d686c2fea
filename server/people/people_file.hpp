// The file of `behoerdentalk people`: which authorities, accounts, contact points and areas there
// are to be (server/README.md, "Setting up a place"). Strict, as commands are. Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "protocol/accounts/messages.hpp"
#include "protocol/limits.hpp"
#include "protocol/text.hpp"

namespace server::people {

using Name = protocol::Text<protocol::limits::title_max>;
using Email = protocol::Text<254>;

/// `formerly`, here and below: what it is called in the database, if it gets another name.
struct AuthorityEntry {
  Name name;
  std::optional<Name> formerly;
};
BOOST_DESCRIBE_STRUCT(AuthorityEntry, (), (name, formerly))

struct AccountEntry {
  Email email;
  /// Name and authority may be left out where `active` is false.
  std::optional<Name> name;
  std::optional<Name> authority;
  /// Beside `member`, which everyone is.
  std::vector<protocol::Role> roles;
  std::optional<bool> active;
};
BOOST_DESCRIBE_STRUCT(AccountEntry, (), (email, name, authority, roles, active))

struct ContactPointEntry {
  Name name;
  Name authority;
  std::optional<Name> formerly;
  /// Addresses of accounts.
  std::vector<Email> people;
  std::vector<Email> deputies;
};
BOOST_DESCRIBE_STRUCT(ContactPointEntry, (), (name, authority, formerly, people, deputies))

struct AreaEntry {
  Name name;
  std::optional<Name> formerly;
  std::optional<protocol::TextOrEmpty<protocol::limits::description_text_max>> description;
};
BOOST_DESCRIBE_STRUCT(AreaEntry, (), (name, formerly, description))

struct PeopleFile {
  std::vector<AuthorityEntry> authorities;
  std::vector<AccountEntry> accounts;
  std::vector<ContactPointEntry> contact_points;
  std::vector<AreaEntry> areas;
};
BOOST_DESCRIBE_STRUCT(PeopleFile, (), (authorities, accounts, contact_points, areas))

/// Addresses in it are in normal form, roles sorted and with `member`. Throws std::runtime_error
/// with the field and what is wrong with it.
PeopleFile read_people_file(std::string_view json);

inline bool is_active(const AccountEntry& account) { return account.active.value_or(true); }

}  // namespace server::people
