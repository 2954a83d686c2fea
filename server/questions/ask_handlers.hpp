// Asking and supporting questions, and the totals that follow. Database thread.
#pragma once

#include "protocol/envelope.hpp"
#include "server/auth/access.hpp"
#include "storage/transaction.hpp"

namespace server::questions {

protocol::Result<protocol::Done> handle_ask(storage::Transaction& transaction, auth::Access& access,
                                            const protocol::ChannelName& channel,
                                            const protocol::QuestionAsk& command);

protocol::Result<protocol::Done> handle_take(storage::Transaction& transaction,
                                             auth::Access& access,
                                             const protocol::ChannelName& channel,
                                             const protocol::QuestionTake& command);

protocol::Result<protocol::Done> handle_vote(storage::Transaction& transaction,
                                             auth::Access& access,
                                             const protocol::ChannelName& channel,
                                             const protocol::QuestionVote& command);

/// By the system: appends one event with the totals of the channel that changed since the last, if
/// any did. Tells the other ends of links of the new totals, each question's at most once a second
/// (contract C7); a total that had to wait stands in a later event again, since effects follow from
/// one. A bounded number of statements, however many questions there are.
protocol::Result<protocol::Done> publish_tallies(storage::Transaction& transaction,
                                                 const protocol::ChannelName& channel);

}  // namespace server::questions
