// Commands of polls, and what the system does with them. Database thread.
#pragma once

#include "protocol/envelope.hpp"
#include "server/auth/access.hpp"
#include "storage/transaction.hpp"

namespace server::polls {

protocol::Result<protocol::Done> handle_create(storage::Transaction& transaction,
                                               auth::Access& access,
                                               const protocol::ChannelName& desk,
                                               const protocol::PollCreate& command);

protocol::Result<protocol::Done> handle_erase(storage::Transaction& transaction,
                                              auth::Access& access,
                                              const protocol::ChannelName& desk,
                                              const protocol::PollErase& command);

protocol::Result<protocol::Done> handle_open(storage::Transaction& transaction,
                                             auth::Access& access,
                                             const protocol::ChannelName& desk,
                                             const protocol::PollOpen& command);

protocol::Result<protocol::Done> handle_close(storage::Transaction& transaction,
                                              auth::Access& access,
                                              const protocol::ChannelName& talk,
                                              const protocol::PollClose& command);

protocol::Result<protocol::Done> handle_vote(storage::Transaction& transaction,
                                             auth::Access& access,
                                             const protocol::ChannelName& talk,
                                             const protocol::PollVote& command);

/// In a secret poll, by ticket: nothing of it is told before the poll is closed. That the ticket is
/// used once is the caller's matter.
protocol::Result<protocol::Done> handle_secret_vote(storage::Transaction& transaction,
                                                    auth::Access& access,
                                                    const protocol::ChannelName& talk,
                                                    const protocol::PollVote& command);

/// By the system: appends one event with the results that changed since the last, of those polls
/// whose result everyone sees. A bounded number of statements, however many polls there are.
protocol::Result<protocol::Done> publish_tallies(storage::Transaction& transaction,
                                                 const protocol::ChannelName& talk);

/// By the system: the poll's time is over. Does nothing to one that is closed already.
protocol::Result<protocol::Done> close_due(storage::Transaction& transaction,
                                           const protocol::ChannelName& talk,
                                           const protocol::ItemId& poll);

/// The talk ends: its last event closes its open polls.
void end_with_talk(storage::Transaction& transaction, const protocol::ChannelName& talk,
                   protocol::State& changed);

}  // namespace server::polls
