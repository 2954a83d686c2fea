// Commands of the speaker queue. Database thread.
#pragma once

#include "protocol/envelope.hpp"
#include "server/auth/access.hpp"
#include "storage/transaction.hpp"

namespace server::speakers {

protocol::Result<protocol::Done> handle_rule(storage::Transaction& transaction,
                                             auth::Access& access,
                                             const protocol::ChannelName& desk,
                                             const protocol::QueueRule& command);

protocol::Result<protocol::Done> handle_raise(storage::Transaction& transaction,
                                              auth::Access& access,
                                              const protocol::ChannelName& talk,
                                              const protocol::HandRaise& command);

protocol::Result<protocol::Done> handle_lower(storage::Transaction& transaction,
                                              auth::Access& access,
                                              const protocol::ChannelName& talk,
                                              const protocol::HandLower& command);

protocol::Result<protocol::Done> handle_call(storage::Transaction& transaction,
                                             auth::Access& access,
                                             const protocol::ChannelName& talk,
                                             const protocol::HandCall& command);

protocol::Result<protocol::Done> handle_end(storage::Transaction& transaction, auth::Access& access,
                                            const protocol::ChannelName& talk,
                                            const protocol::HandEnd& command);

/// The talk ends: puts what becomes of its open hands into its last event.
void end_with_talk(storage::Transaction& transaction, const protocol::ChannelName& talk,
                   protocol::State& changed);

}  // namespace server::speakers
