// What is left of guests once the talk is over: what they wrote, under their names. Who only
// listened, and when anybody came in, is told by nothing any more (docs/adr/0019). Database thread.
#pragma once

#include <chrono>

#include "protocol/envelope.hpp"
#include "storage/due/due_repository.hpp"
#include "storage/transaction.hpp"

namespace server::guests {

/// From the end of the talk: whoever listened may still ask on the same day, and after a day
/// nothing tells of it.
inline constexpr std::chrono::hours forgotten_after{23};

/// The talk is over: nobody comes in any more, and the forgetting is set.
void end_with_talk(storage::Transaction& transaction, const protocol::ChannelName& talk);

/// One step of it; due again while there is more.
protocol::Result<protocol::Done> forget_due(storage::Transaction& transaction,
                                            const storage::Due& due);

}  // namespace server::guests
