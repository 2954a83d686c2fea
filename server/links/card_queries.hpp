// Cards with the reader's own right. Database reader threads.
#pragma once

#include <vector>

#include "server/auth/access.hpp"
#include "storage/reader.hpp"

namespace server::links {

/// The cards of what the caller may read, in the order asked for; the rest is left out, whatever
/// the reason. The caller bounds how many (limits::query_ids_max).
std::vector<protocol::Card> readable_cards(storage::Reader& reader, auth::Access& access,
                                           std::vector<protocol::Address> addresses);

}  // namespace server::links
