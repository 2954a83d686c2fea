// Commands on templates. Writer thread only; see server/README.md.
#pragma once

#include <vector>

#include "protocol/envelope.hpp"
#include "server/auth/access.hpp"
#include "storage/transaction.hpp"

namespace server::templates {

/// On `library`.
protocol::Result<protocol::Done> handle_create(storage::Transaction& transaction,
                                               auth::Access& access,
                                               const protocol::ChannelName& channel,
                                               const protocol::TemplateCreate& command);

/// Gives the annotations of the template in this channel that stand elsewhere, or nowhere, in its
/// next version. They belong to another feature, so whoever knows both passes this in.
using Reanchor = std::vector<protocol::Annotation> (*)(storage::Reader& reader,
                                                       const protocol::ChannelName& channel,
                                                       const protocol::Template& next);

/// On `template:`. The plan and the annotations that move with it are one event, so that nobody
/// ever sees the one without the other.
protocol::Result<protocol::Done> handle_publish(storage::Transaction& transaction,
                                                auth::Access& access,
                                                const protocol::ChannelName& channel,
                                                const protocol::TemplatePublish& command,
                                                Reanchor reanchor);

}  // namespace server::templates
