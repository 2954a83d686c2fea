// Commands of moderators about links for guests and about guests; what happens to them when the
// talk is archived. Database thread.
#pragma once

#include "protocol/envelope.hpp"
#include "server/auth/access.hpp"
#include "storage/transaction.hpp"

namespace server::guests {

protocol::Result<protocol::Done> handle_open(storage::Transaction& transaction,
                                             auth::Access& access,
                                             const protocol::ChannelName& desk,
                                             const protocol::GuestOpen& command);

protocol::Result<protocol::Done> handle_close(storage::Transaction& transaction,
                                              auth::Access& access,
                                              const protocol::ChannelName& desk,
                                              const protocol::GuestClose& command);

protocol::Result<protocol::Done> handle_invite(storage::Transaction& transaction,
                                               auth::Access& access,
                                               const protocol::ChannelName& desk,
                                               const protocol::GuestInvite& command);

protocol::Result<protocol::Done> handle_withdraw(storage::Transaction& transaction,
                                                 auth::Access& access,
                                                 const protocol::ChannelName& desk,
                                                 const protocol::GuestWithdraw& command);

protocol::Result<protocol::Done> handle_remove(storage::Transaction& transaction,
                                               auth::Access& access,
                                               const protocol::ChannelName& desk,
                                               const protocol::GuestRemove& command);

/// The talk is archived: all its links are revoked and all its guests' logins end. What changed of
/// them joins what the desk is told.
void end_with_archive(storage::Transaction& transaction, const protocol::ChannelName& desk,
                      protocol::State& on_desk);

}  // namespace server::guests
