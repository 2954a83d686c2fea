// Rules of posts. Pure; any thread.
#pragma once

#include <optional>
#include <string>

#include "protocol/error_code.hpp"
#include "protocol/forum/messages.hpp"

namespace server::forum {

/// Whether a post can be changed or erased: not one that is erased already.
protocol::Result<void> may_change(const protocol::Post& post);

/// Whether one can reply to what was found under `reply_to`.
protocol::Result<void> may_reply_to(const std::optional<protocol::Post>& post);

/// Who is told about a reply: the author replied to, unless it is the one who replies.
std::optional<protocol::AccountId> told_of_reply(const protocol::Post& replied_to,
                                                 const protocol::Author& by);

protocol::Post edited(protocol::Post post, std::string text, std::string html, protocol::Time now);

/// The tombstone: place, number and author stay, what was said goes.
protocol::Post erased(protocol::Post post);

}  // namespace server::forum
