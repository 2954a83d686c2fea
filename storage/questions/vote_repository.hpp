// The SQL of votes on questions: who wants to know it too. Written under the lock of the
// question's channel. Database threads.
#pragma once

#include <chrono>
#include <vector>

#include "protocol/channel_name.hpp"
#include "protocol/ids.hpp"
#include "protocol/questions/messages.hpp"
#include "protocol/time.hpp"
#include "storage/transaction.hpp"

namespace storage {

/// For Transaction::flush, in one statement. Idempotent; what changed something waits for its
/// channel's next tally. A vote taken back is also taken back from what was merged into the
/// question.
void write_votes(Transaction& transaction, const std::vector<VoteChange>& changes);

/// The totals that wait to be published, by question, and forgets that they do. Duplicates count
/// with what they were merged into, each person once.
std::vector<protocol::Tally> take_due_tallies(Transaction& transaction,
                                              const protocol::ChannelName& channel);

/// The cards of a question are told of new totals at most this often (contract C7).
inline constexpr std::chrono::seconds card_total_pause{1};

/// The totals of these questions changed, and cards elsewhere show them: they wait to be told.
void add_due_card_totals(Transaction& transaction, const protocol::ChannelName& channel,
                         const std::vector<protocol::ItemId>& questions);
/// Those whose cards wait and were not told within card_total_pause; they count as told now.
std::vector<protocol::ItemId> take_due_card_totals(Transaction& transaction,
                                                   const protocol::ChannelName& channel);

/// Channels in which a tally has something to do: questions have new votes since their last one, or
/// cards wait and may be told by now.
std::vector<protocol::ChannelName> channels_with_due_totals(Reader& reader, protocol::Time now,
                                                            std::int64_t limit);

}  // namespace storage
