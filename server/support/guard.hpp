// What every handler asks first, in this order: the right kind of channel, one that is there and
// may be read, the right to do this in it. Database thread.
#pragma once

#include <initializer_list>

#include "protocol/author.hpp"
#include "protocol/channel_name.hpp"
#include "protocol/error_code.hpp"
#include "server/auth/access.hpp"
#include "storage/reader.hpp"

namespace server::support {

/// For commands whose right depends on the thing, which is looked up next: `wrong_channel` or
/// `no_channel`. Then access.require(action, channel, author) decides.
protocol::Result<void> may_enter(storage::Reader& reader, auth::Access& access,
                                 const protocol::ChannelName& channel,
                                 std::initializer_list<protocol::ChannelKind> kinds);

/// `wrong_channel`, `no_channel` or `forbidden`.
protocol::Result<void> may_act(storage::Reader& reader, auth::Access& access,
                               const protocol::ChannelName& channel,
                               std::initializer_list<protocol::ChannelKind> kinds,
                               auth::Action action);

}  // namespace server::support
