// Commands of who leads a talk: naming who moderates beside, taking that back, handing over.
// Database thread.
#pragma once

#include "protocol/envelope.hpp"
#include "server/auth/access.hpp"
#include "storage/transaction.hpp"

namespace server::talks {

protocol::Result<protocol::Done> handle_add(storage::Transaction& transaction, auth::Access& access,
                                            const protocol::ChannelName& desk,
                                            const protocol::ModeratorAdd& command);

/// Who does not speak in the talk either loses its desk with the commit.
protocol::Result<protocol::Done> handle_remove(storage::Transaction& transaction,
                                               auth::Access& access,
                                               const protocol::ChannelName& desk,
                                               const protocol::ModeratorRemove& command);

protocol::Result<protocol::Done> handle_lead(storage::Transaction& transaction,
                                             auth::Access& access,
                                             const protocol::ChannelName& desk,
                                             const protocol::ModeratorLead& command);

}  // namespace server::talks
