// The SQL of duplicates: which questions count and are answered together. Kept under the lock of
// the talk's channel, also for questions on its desk. Database threads.
#pragma once

#include <optional>
#include <vector>

#include "protocol/channel_name.hpp"
#include "protocol/ids.hpp"
#include "storage/transaction.hpp"

namespace storage {

/// `question`, with all that was merged into it, goes to `into`, which is itself in none. The total
/// waits for the channel's next tally.
void merge_question(Transaction& transaction, const protocol::ChannelName& talk,
                    const protocol::ItemId& question, const protocol::ItemId& into);

/// Undoes that; what was merged into `question` before stays with it. Both totals wait for the next
/// tally.
void unmerge_question(Transaction& transaction, const protocol::ChannelName& talk,
                      const protocol::ItemId& question);

/// The one that counts for this question, at the end of its chain; nullopt if it counts itself.
std::optional<protocol::ItemId> merged_into(Reader& reader, const protocol::ChannelName& talk,
                                            const protocol::ItemId& question);

/// Everything that counts with this question, also by way of others, by id.
std::vector<protocol::ItemId> merged_in(Reader& reader, const protocol::ChannelName& talk,
                                        const protocol::ItemId& question);

}  // namespace storage
