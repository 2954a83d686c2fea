// Commands on annotations, in `template:` for everyone and in `notes:` for oneself. Writer thread
// only; see server/README.md. A private annotation is made while the template's channel is locked
// too, so that no version is published between the check of its quote and its commit.
#pragma once

#include "protocol/envelope.hpp"
#include "server/auth/access.hpp"
#include "storage/transaction.hpp"

namespace server::annotations {

using Outcome = protocol::Result<protocol::Done>;

Outcome handle_create(storage::Transaction& transaction, auth::Access& access,
                      const protocol::ChannelName& channel,
                      const protocol::AnnotationCreate& command);
Outcome handle_edit(storage::Transaction& transaction, auth::Access& access,
                    const protocol::ChannelName& channel, const protocol::AnnotationEdit& command);
/// Its replies and quote are erased with it, and its links end.
Outcome handle_erase(storage::Transaction& transaction, auth::Access& access,
                     const protocol::ChannelName& channel,
                     const protocol::AnnotationErase& command);
Outcome handle_reply(storage::Transaction& transaction, auth::Access& access,
                     const protocol::ChannelName& channel,
                     const protocol::AnnotationReplyTo& command);
Outcome handle_attach(storage::Transaction& transaction, auth::Access& access,
                      const protocol::ChannelName& channel,
                      const protocol::AnnotationAttach& command);

}  // namespace server::annotations
