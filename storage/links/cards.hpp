// Cards: how the things that links and lines point at look. Asks nobody for rights; the caller has
// (server/links/card_queries). Database reader threads.
#pragma once

#include <vector>

#include "protocol/links/messages.hpp"
#include "storage/reader.hpp"

namespace storage {

/// The cards of those of the things that are there, in their order, by one statement. An erased
/// thing has a card without texts whose `state` is "erased"; a task that is not in the template's
/// current plan, a channel of lists and what does not exist have none.
std::vector<protocol::Card> cards(Reader& reader, const std::vector<protocol::Address>& addresses);

}  // namespace storage
