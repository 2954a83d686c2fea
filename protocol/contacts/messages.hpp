// Contact points (Ansprechstellen): the office that answers for a template. People come and go, it
// stays.
#pragma once

#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "protocol/ids.hpp"

namespace protocol {

struct Authority {
  AuthorityId id;
  std::string name;
};
BOOST_DESCRIBE_STRUCT(Authority, (), (id, name))

/// The subject of a `contact:` channel, and part of the directory.
struct ContactPoint {
  ContactId id;
  std::string name;
  AuthorityId authority;
  std::vector<AccountId> people;
  std::vector<AccountId> deputies;
};
BOOST_DESCRIBE_STRUCT(ContactPoint, (), (id, name, authority, people, deputies))

}  // namespace protocol
