// The areas of the forum of a people file. Part of the one transaction of people.cpp.
#pragma once

#include <string>
#include <vector>

#include "protocol/forum/messages.hpp"
#include "server/people/people_file.hpp"
#include "storage/transaction.hpp"

namespace server::people {

/// Makes, changes and renames; `areas`: what there is before, whose channels are locked. Adds what
/// it changed to `changes`. Throws as apply_people.
void apply_areas(storage::Transaction& transaction, const PeopleFile& file,
                 std::vector<protocol::Area> areas, std::vector<std::string>& changes);

}  // namespace server::people
