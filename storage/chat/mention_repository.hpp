// Whose names a talk shows. Database threads.
#pragma once

#include <vector>

#include "protocol/ids.hpp"
#include "storage/reader.hpp"

namespace storage {

/// Those of the accounts whose names stand under a message or question of the talk, which is not
/// erased and one of the newest limits::mention_authors_back. One statement.
std::vector<protocol::AccountId> visible_authors(Reader& reader, const protocol::ChannelName& talk,
                                                 const std::vector<protocol::AccountId>& accounts);

}  // namespace storage
