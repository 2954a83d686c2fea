// Commands on what waits for a person or a contact point. Writer thread only; see server/README.md.
#pragma once

#include "protocol/envelope.hpp"
#include "server/auth/access.hpp"
#include "storage/transaction.hpp"

namespace server::notifications {

/// On `inbox:` or `contact:`. Ticking what is ticked already is done without an event.
protocol::Result<protocol::Done> handle_done(storage::Transaction& transaction,
                                             auth::Access& access,
                                             const protocol::ChannelName& channel,
                                             const protocol::InboxDone& command);

}  // namespace server::notifications
