// What a draft refers to, changed before it is published. Its links stand on its desk only: other
// channels must not learn of it, and `talk:` does not exist yet. Database thread.
#pragma once

#include "protocol/envelope.hpp"
#include "server/auth/access.hpp"
#include "storage/transaction.hpp"

namespace server::talks {

/// `link.add` on `desk:`, from the talk itself. Refused with `wrong_state` once it is published.
protocol::Result<protocol::Done> handle_draft_link(storage::Transaction& transaction,
                                                   auth::Access& access,
                                                   const protocol::ChannelName& desk,
                                                   const protocol::LinkAdd& command);

/// `link.remove` on `desk:`, likewise.
protocol::Result<protocol::Done> handle_draft_unlink(storage::Transaction& transaction,
                                                     auth::Access& access,
                                                     const protocol::ChannelName& desk,
                                                     const protocol::LinkRemove& command);

}  // namespace server::talks
