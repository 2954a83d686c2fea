// Commands on links. Writer thread only; see server/README.md.
#pragma once

#include "protocol/envelope.hpp"
#include "server/auth/access.hpp"
#include "storage/transaction.hpp"

namespace server::links {

/// On the channel of `from`. Linking what is linked already is done without an event.
protocol::Result<protocol::Done> handle_add(storage::Transaction& transaction, auth::Access& access,
                                            const protocol::ChannelName& channel,
                                            const protocol::LinkAdd& command);

/// On the channel of either end. Removing what is removed already is done without an event.
protocol::Result<protocol::Done> handle_remove(storage::Transaction& transaction,
                                               auth::Access& access,
                                               const protocol::ChannelName& channel,
                                               const protocol::LinkRemove& command);

}  // namespace server::links
