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

protocol::Result<protocol::Done> handle_edit(storage::Transaction& transaction,
                                             auth::Access& access,
                                             const protocol::ChannelName& channel,
                                             const protocol::ChatEdit& command);

protocol::Result<protocol::Done> handle_erase(storage::Transaction& transaction,
                                              auth::Access& access,
                                              const protocol::ChannelName& channel,
                                              const protocol::ChatErase& command);

/// What goes at its date: erases the oldest of them, see talks::EraseSaid.
std::size_t erase_oldest(storage::Transaction& transaction, const protocol::ChannelName& channel,
                         std::size_t limit, protocol::State& changed);

}  // namespace server::chat
