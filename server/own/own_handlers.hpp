// Commands that change one's own state: no event, no key, last value wins. Database thread.
#pragma once

#include "protocol/envelope.hpp"
#include "server/auth/access.hpp"
#include "storage/transaction.hpp"

namespace server::own {

protocol::Result<protocol::Done> handle_follow(storage::Transaction& transaction,
                                               auth::Access& access,
                                               const protocol::ChannelName& channel,
                                               const protocol::OwnFollow& command);

protocol::Result<protocol::Done> handle_read(storage::Transaction& transaction,
                                             auth::Access& access,
                                             const protocol::ChannelName& channel,
                                             const protocol::OwnRead& command);

}  // namespace server::own
