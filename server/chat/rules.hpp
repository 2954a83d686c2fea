// Rules about the chat's rules: what moderators may decide. Pure; any thread.
#pragma once

#include <optional>

#include "protocol/chat/messages.hpp"
#include "protocol/error_code.hpp"
#include "protocol/talks/messages.hpp"

namespace server::chat {

/// The talk with these rules, from its lobby to its end. What is pinned stays.
protocol::Result<protocol::Talk> ruled(protocol::Talk talk, const protocol::ChatRule& rule,
                                       protocol::Time now);

/// The talk with this message, which is there and not erased, above the others; or with none.
protocol::Result<protocol::Talk> pinned(protocol::Talk talk,
                                        const std::optional<protocol::ChatMessage>& message);

/// The talk with this person silenced, or not any more. Nobody silences who moderates or speaks.
protocol::Result<protocol::Talk> muted(protocol::Talk talk, const protocol::ChatMute& mute);

}  // namespace server::chat
