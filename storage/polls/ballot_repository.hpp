// The SQL of ballots: what people voted in polls. Written under the lock of the poll's channel.
// Database threads.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/channel_name.hpp"
#include "protocol/polls/messages.hpp"
#include "storage/transaction.hpp"

namespace storage {

/// For Transaction::flush, in one statement. Idempotent; each poll waits for its channel's next
/// tally.
void write_ballots(Transaction& transaction, const std::vector<BallotCast>& cast);

/// The polls of a channel that wait for a tally, and forgets that they do.
std::vector<protocol::ItemId> take_due_polls(Transaction& transaction,
                                             const protocol::ChannelName& channel);

/// How the polls, with so many options each, stand as committed: in one statement.
std::vector<protocol::PollTally> count_ballots(Transaction& transaction,
                                               const protocol::ChannelName& channel,
                                               const std::vector<protocol::Poll>& polls);

/// All answers in people's own words, in an order by the texts alone.
std::vector<std::string> answers_of(Transaction& transaction, const protocol::ChannelName& channel,
                                    const protocol::ItemId& poll);

/// Keeps answers to a poll that closes from this place on, counted from 0; once.
void keep_answers(Transaction& transaction, const protocol::ChannelName& channel,
                  const protocol::ItemId& poll, std::size_t place,
                  const std::vector<std::string>& answers);

/// Those that were kept, from this place on, in their order.
std::vector<std::string> kept_answers(Reader& reader, const ChannelRow& channel,
                                      std::string_view poll, std::int64_t place,
                                      std::int64_t limit);

/// Channels with polls that wait for a tally.
std::vector<protocol::ChannelName> channels_with_due_polls(Reader& reader, std::int64_t limit);

}  // namespace storage
