// What a link that is added, removed or touched changes in one channel. Writer thread only.
#pragma once

#include "protocol/state.hpp"
#include "storage/transaction.hpp"

namespace server::links {

/// The end, made new or brought back, and the totals of the task that it stands at.
protocol::State with_link(storage::Transaction& transaction, const protocol::Address& here,
                          const protocol::Address& other);

/// The end removed, and the totals without it.
protocol::State without_link(storage::Transaction& transaction, protocol::LinkEnd link);

/// The end `here` of the link to `other`, removed or not.
std::optional<protocol::LinkEnd> find_link(storage::Reader& reader, const protocol::Address& here,
                                           const protocol::Address& other);

/// The same if it is not removed.
std::optional<protocol::LinkEnd> find_open_link(storage::Reader& reader,
                                                const protocol::Address& here,
                                                const protocol::Address& other);

}  // namespace server::links
