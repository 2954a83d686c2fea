// The SQL of what goes at its date. Written under the lock of the channel. Database threads.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/channel_name.hpp"
#include "storage/transaction.hpp"

namespace storage {

/// Ids of the oldest things of a stream that are not erased, as committed.
std::vector<std::string> oldest_kept(Reader& reader, const protocol::ChannelName& channel,
                                     std::string_view stream, std::size_t limit);

/// Votes, reactions, ballots, certificates and own states of the channel keep no time, but the
/// transactions that wrote them are those of a moment. From here on all of them are this one.
void forget_moments(Transaction& transaction, const protocol::ChannelName& channel);

/// Who registered, waited, withdrew or was refused.
void erase_registrations(Transaction& transaction, const protocol::ChannelName& channel);
/// Who chose what in the polls of the channel; the totals stay.
void erase_ballots(Transaction& transaction, const protocol::ChannelName& channel);

}  // namespace storage
