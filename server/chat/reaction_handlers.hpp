// Reactions to chat messages: given and taken back one by one, told as totals. Database thread.
#pragma once

#include "protocol/envelope.hpp"
#include "server/auth/access.hpp"
#include "storage/transaction.hpp"

namespace server::chat {

protocol::Result<protocol::Done> handle_react(storage::Transaction& transaction,
                                              auth::Access& access,
                                              const protocol::ChannelName& channel,
                                              const protocol::ChatReact& command);

/// By the system: appends one event with the totals of all messages whose reactions changed since
/// the last one. A bounded number of statements, however many there are.
protocol::Result<protocol::Done> publish_tallies(storage::Transaction& transaction,
                                                 const protocol::ChannelName& talk);

}  // namespace server::chat
