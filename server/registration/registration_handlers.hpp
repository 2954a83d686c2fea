// Commands on registrations, and what follows from them for everyone. Database thread.
//
// A command changes rows, fills free seats and records whom to tell, all in its transaction; it
// appends no event, so that no log names who registered. Within a quarter of a second `settle`
// publishes the numbers and tells the people.
#pragma once

#include "protocol/envelope.hpp"
#include "server/auth/access.hpp"
#include "storage/transaction.hpp"

namespace server::registration {

/// On `talk:`.
protocol::Result<protocol::Done> handle_request(storage::Transaction& transaction,
                                                auth::Access& access,
                                                const protocol::ChannelName& talk,
                                                const protocol::RegistrationRequest& command);
protocol::Result<protocol::Done> handle_withdraw(storage::Transaction& transaction,
                                                 auth::Access& access,
                                                 const protocol::ChannelName& talk,
                                                 const protocol::RegistrationWithdraw& command);

/// On `desk:`.
protocol::Result<protocol::Done> handle_approve(storage::Transaction& transaction,
                                                auth::Access& access,
                                                const protocol::ChannelName& desk,
                                                const protocol::RegistrationApprove& command);
protocol::Result<protocol::Done> handle_refuse(storage::Transaction& transaction,
                                               auth::Access& access,
                                               const protocol::ChannelName& desk,
                                               const protocol::RegistrationRefuse& command);
protocol::Result<protocol::Done> handle_cancel(storage::Transaction& transaction,
                                               auth::Access& access,
                                               const protocol::ChannelName& desk,
                                               const protocol::RegistrationCancel& command);

/// One step of what is due in a talk, whose desk is locked, too: fills seats that a new plan freed,
/// publishes the numbers, tells people. Due again while there is more.
protocol::Result<protocol::Done> settle(storage::Transaction& transaction,
                                        const protocol::ChannelName& talk);

}  // namespace server::registration
