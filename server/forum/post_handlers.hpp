// Commands that write, edit and erase posts. Database thread.
#pragma once

#include "protocol/envelope.hpp"
#include "server/auth/access.hpp"
#include "storage/transaction.hpp"

namespace server::forum {

protocol::Result<protocol::Done> handle_create(storage::Transaction& transaction,
                                               auth::Access& access,
                                               const protocol::ChannelName& channel,
                                               const protocol::PostCreate& command);

protocol::Result<protocol::Done> handle_edit(storage::Transaction& transaction,
                                             auth::Access& access,
                                             const protocol::ChannelName& channel,
                                             const protocol::PostEdit& command);

protocol::Result<protocol::Done> handle_erase(storage::Transaction& transaction,
                                              auth::Access& access,
                                              const protocol::ChannelName& channel,
                                              const protocol::PostErase& command);

}  // namespace server::forum
