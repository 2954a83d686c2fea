// Commands that plan and move talks. Database thread.
#pragma once

#include "protocol/envelope.hpp"
#include "server/auth/access.hpp"
#include "storage/effect.hpp"
#include "storage/transaction.hpp"

namespace server::talks {

protocol::Result<protocol::Done> handle_create(storage::Transaction& transaction,
                                               auth::Access& access,
                                               const protocol::ChannelName& channel,
                                               const protocol::TalkCreate& command);

protocol::Result<protocol::Done> handle_edit(storage::Transaction& transaction,
                                             auth::Access& access,
                                             const protocol::ChannelName& channel,
                                             const protocol::TalkEdit& command);

protocol::Result<protocol::Done> handle_move(storage::Transaction& transaction,
                                             auth::Access& access,
                                             const protocol::ChannelName& channel,
                                             const protocol::TalkMove& command);

/// The effect `entry` on `talks`: lists the talk as it is now.
protocol::Result<protocol::Done> apply_entry(storage::Transaction& transaction,
                                             const storage::Effect& effect);

}  // namespace server::talks
