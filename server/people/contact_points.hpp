// The contact points of a people file. Part of the one transaction of people.cpp.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "protocol/contacts/messages.hpp"
#include "server/people/people_file.hpp"
#include "storage/accounts/revocation_repository.hpp"
#include "storage/transaction.hpp"

namespace server::people {

/// Who there is, once authorities and accounts are as the file says.
struct Known {
  const std::map<std::string, protocol::AuthorityId>& authorities;
  /// Those that are active, by address.
  std::map<std::string, protocol::AccountId> accounts;
  /// Those that are not, and answer for no office any more.
  std::vector<protocol::AccountId> gone;
};

/// What is to be told when all is done.
struct ContactPointChanges {
  std::vector<std::string> lines;
  /// Whoever answers for an office no more loses its channel.
  std::vector<storage::Revocation> revocations;
};

/// Makes, changes and renames. `contacts`: what there is before, whose channels are locked. Throws
/// as apply_people.
ContactPointChanges apply_contact_points(storage::Transaction& transaction, const PeopleFile& file,
                                         const Known& known,
                                         std::vector<protocol::ContactPoint> contacts);

}  // namespace server::people
