// Rules of who leads a talk and who moderates beside: its plan's moderators, of whom the first one
// leads. So there is always exactly one who leads. Pure; any thread.
#pragma once

#include <optional>

#include "protocol/error_code.hpp"
#include "protocol/talks/messages.hpp"

namespace server::talks {

/// The talk after the change; nothing if it is so already, or why it may not be.
using Renamed = protocol::Result<std::optional<protocol::Talk>>;

/// The person moderates beside.
Renamed with_moderator(protocol::Talk talk, const protocol::AccountId& person);
/// The person moderates no longer.
Renamed without_moderator(protocol::Talk talk, const protocol::AccountId& person);
/// The person leads, and who led is the first of those beside.
Renamed led_by(protocol::Talk talk, const protocol::AccountId& person);

}  // namespace server::talks
