// The SQL of reactions to chat messages. Written under the lock of the talk. Database threads.
#pragma once

#include <cstdint>
#include <vector>

#include "protocol/channel_name.hpp"
#include "protocol/chat/messages.hpp"
#include "storage/transaction.hpp"

namespace storage {

/// For Transaction::flush, in one statement. Idempotent; what changed something waits for its
/// channel's next tally.
void write_reactions(Transaction& transaction, const std::vector<ReactionChange>& changes);

/// How the messages with new reactions stand as committed, by message, and forgets that they are
/// new: in two statements, however many there are.
std::vector<protocol::ReactionTally> take_due_reactions(Transaction& transaction,
                                                        const protocol::ChannelName& talk);

/// The message was erased: nobody reacted to it.
void forget_reactions(Transaction& transaction, const protocol::ChannelName& talk,
                      const protocol::ItemId& message);

/// Channels with messages that wait for a tally.
std::vector<protocol::ChannelName> channels_with_due_reactions(Reader& reader, std::int64_t limit);

}  // namespace storage
