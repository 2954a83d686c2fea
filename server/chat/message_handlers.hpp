// Commands of the chat. Database thread.
#pragma once

#include "protocol/envelope.hpp"
#include "server/auth/access.hpp"
#include "storage/transaction.hpp"

namespace server::chat {

protocol::Result<protocol::Done> handle_post(storage::Transaction& transaction,
                                             auth::Access& access,
                                             const protocol::ChannelName& channel,
                                             const protocol::ChatPost& command);

protocol::Result<protocol::Done> handle_erase(storage::Transaction& transaction,
                                              auth::Access& access,
                                              const protocol::ChannelName& channel,
                                              const protocol::ChatErase& command);

}  // namespace server::chat
