// Commands that make and rename threads. Database thread.
#pragma once

#include "protocol/envelope.hpp"
#include "server/auth/access.hpp"
#include "storage/effect.hpp"
#include "storage/transaction.hpp"

namespace server::forum {

protocol::Result<protocol::Done> handle_create(storage::Transaction& transaction,
                                               auth::Access& access,
                                               const protocol::ChannelName& channel,
                                               const protocol::ThreadCreate& command);

protocol::Result<protocol::Done> handle_rename(storage::Transaction& transaction,
                                               auth::Access& access,
                                               const protocol::ChannelName& channel,
                                               const protocol::ThreadRename& command);

/// The effect `entry` on an area: lists the thread as it is now.
protocol::Result<protocol::Done> apply_entry(storage::Transaction& transaction,
                                             const storage::Effect& effect);

}  // namespace server::forum
