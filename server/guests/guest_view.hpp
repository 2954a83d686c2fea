// What of the place a guest sees beside its talk: the labels of who the talk shows. Database reader
// thread.
#pragma once

#include <optional>
#include <vector>

#include "protocol/ids.hpp"
#include "storage/reader.hpp"

namespace server::guests {

/// Those of the accounts that may be labelled for a guest of this talk.
std::vector<protocol::AccountId> people_for_guest(storage::Reader& reader,
                                                  const protocol::ItemId& talk,
                                                  const protocol::AccountId& guest,
                                                  const std::vector<protocol::AccountId>& accounts);

/// The office that invites, if one does.
std::optional<protocol::ContactId> contact_for_guest(storage::Reader& reader,
                                                     const protocol::ItemId& talk);

}  // namespace server::guests
