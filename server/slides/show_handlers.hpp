// Commands that show slides. Database thread.
#pragma once

#include "protocol/envelope.hpp"
#include "server/auth/access.hpp"
#include "storage/transaction.hpp"

namespace server::slides {

protocol::Result<protocol::Done> handle_show(storage::Transaction& transaction,
                                             auth::Access& access,
                                             const protocol::ChannelName& talk,
                                             const protocol::SlidesShow& command);

protocol::Result<protocol::Done> handle_hide(storage::Transaction& transaction,
                                             auth::Access& access,
                                             const protocol::ChannelName& talk,
                                             const protocol::SlidesHide& command);

/// Whether the caller may point there now. It changes nothing, so it needs no transaction.
protocol::Result<void> may_point(storage::Reader& reader, auth::Access& access,
                                 const protocol::ChannelName& talk,
                                 const protocol::SlidesPoint& command);

/// The talk has ended: nothing is shown any more.
void end_with_talk(storage::Transaction& transaction, const protocol::ChannelName& talk,
                   protocol::State& changed);

}  // namespace server::slides
