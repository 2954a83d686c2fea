// When people last wrote into the chat of a talk in slow mode. Written and read under the lock of
// the talk's channel. Writer thread.
#pragma once

#include <optional>
#include <vector>

#include "storage/transaction.hpp"

namespace storage {

/// The last message of this person here, as far as it is not older than `since`. One statement for
/// all who are asked about in a transaction; `since` must be the same for all of a channel.
std::optional<protocol::Time> last_said(Transaction& transaction, const protocol::ChannelName& talk,
                                        const protocol::AccountId& account, protocol::Time since);

/// For Transaction::flush, in one statement.
void write_said(Transaction& transaction, const std::vector<Said>& said);

/// Slow mode or the chat ended.
void forget_pace(Transaction& transaction, const protocol::ChannelName& talk);

}  // namespace storage
