// What a talk's moderators decide about its chat. Database thread.
#pragma once

#include "protocol/envelope.hpp"
#include "server/auth/access.hpp"
#include "storage/transaction.hpp"

namespace server::chat {

protocol::Result<protocol::Done> handle_rule(storage::Transaction& transaction,
                                             auth::Access& access,
                                             const protocol::ChannelName& desk,
                                             const protocol::ChatRule& command);

protocol::Result<protocol::Done> handle_pin(storage::Transaction& transaction, auth::Access& access,
                                            const protocol::ChannelName& desk,
                                            const protocol::ChatPin& command);

protocol::Result<protocol::Done> handle_mute(storage::Transaction& transaction,
                                             auth::Access& access,
                                             const protocol::ChannelName& desk,
                                             const protocol::ChatMute& command);

}  // namespace server::chat
