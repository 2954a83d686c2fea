// Commands on the address of a person's calendar. Database thread.
#pragma once

#include "protocol/calendar/messages.hpp"
#include "protocol/envelope.hpp"
#include "server/auth/access.hpp"
#include "storage/transaction.hpp"

namespace server::calendar {

protocol::Result<protocol::Done> handle_make(storage::Transaction& transaction,
                                             auth::Access& access,
                                             const protocol::ChannelName& inbox,
                                             const protocol::FeedMake& command);

/// Without one it is done, too.
protocol::Result<protocol::Done> handle_withdraw(storage::Transaction& transaction,
                                                 auth::Access& access,
                                                 const protocol::ChannelName& inbox,
                                                 const protocol::FeedWithdraw& command);

}  // namespace server::calendar
