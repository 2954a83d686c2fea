// Who waits in a talk's lobby and wants the moderators to see the name. It is told to them and kept
// nowhere (docs/adr/0012). Database reader thread.
#pragma once

#include <vector>

#include "protocol/error_code.hpp"
#include "protocol/talks/messages.hpp"
#include "server/auth/access.hpp"
#include "storage/reader.hpp"

namespace server::talks {

/// The people to tell: the talk's moderators, each in an inbox of their own, since speakers read
/// the desk as well. `wrong_state` unless the lobby is open.
protocol::Result<std::vector<protocol::AccountId>> handle_show(storage::Reader& reader,
                                                               auth::Access& access,
                                                               const protocol::ChannelName& talk);

}  // namespace server::talks
