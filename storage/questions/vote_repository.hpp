// The SQL of votes on questions: who wants to know it too. Written under the lock of the
// question's channel. Database threads.
#pragma once

#include <vector>

#include "protocol/channel_name.hpp"
#include "protocol/ids.hpp"
#include "protocol/questions/messages.hpp"
#include "storage/transaction.hpp"

namespace storage {

/// For Transaction::flush, in one statement. Idempotent; what changed something waits for its
/// channel's next tally.
void write_votes(Transaction& transaction, const std::vector<VoteChange>& changes);

/// The totals that wait to be published, by question, and forgets that they do.
std::vector<protocol::Tally> take_due_tallies(Transaction& transaction,
                                              const protocol::ChannelName& channel);

}  // namespace storage
