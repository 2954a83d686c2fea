// Rules of the chat of a talk. Pure; any thread.
#pragma once

#include "protocol/chat/messages.hpp"
#include "protocol/error_code.hpp"
#include "protocol/talks/messages.hpp"

namespace server::chat {

/// In the lobby and live.
protocol::Result<void> may_post(protocol::TalkState state);

protocol::Result<void> may_erase(const protocol::ChatMessage& message);

/// The tombstone: its place and author stay.
protocol::ChatMessage erased(protocol::ChatMessage message);

}  // namespace server::chat
