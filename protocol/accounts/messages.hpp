// People, logging in, and what each person sets for themselves. Logging in is HTTP: README.md.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "protocol/ids.hpp"
#include "protocol/text.hpp"

namespace protocol {

/// Roles that an account can hold everywhere; contact, speaker and moderator of a talk follow from
/// the contact point or talk and are not stored with the account.
BOOST_DEFINE_ENUM_CLASS(Role, guest, member, contact, speaker, moderator, admin, caption_writer,
                        verifier, data_protection)

/// How a person is labelled; looked up in batches by id.
struct Person {
  AccountId id;
  /// A guest's says so: "Kim Muster (Gast)".
  std::string name;
  /// Name of the authority; of a guest that it is one.
  std::string office;
};
BOOST_DESCRIBE_STRUCT(Person, (), (id, name, office))

/// Answer of `GET /api/me` and of logging in.
struct Me {
  Person person;
  std::vector<Role> roles;
  /// Contact points the person answers for, as itself or deputy.
  std::vector<ContactId> contacts;
  /// The one talk that a guest is a guest of; absent for everybody else.
  std::optional<ItemId> guest_of;
  /// Only there, and true, on a server that may lose what it acknowledged (contract C10).
  std::optional<bool> unsafe_durability;
  /// Only there, and true, where pseudonyms can be drawn.
  std::optional<bool> pseudonyms;
};
BOOST_DESCRIBE_STRUCT(Me, (), (person, roles, contacts, guest_of, unsafe_durability, pseudonyms))

/// Body of `POST /api/login`.
struct Login {
  Text<254> email;
  Text<256> password;
};
BOOST_DESCRIBE_STRUCT(Login, (), (email, password))

/// One of the demo logins that `GET /api/login` offers in demo mode only.
struct DemoAccount {
  std::string email;
  std::string name;
  std::string office;
  /// What one can try with it, in German.
  std::string part;
};
BOOST_DESCRIBE_STRUCT(DemoAccount, (), (email, name, office, part))

}  // namespace protocol
