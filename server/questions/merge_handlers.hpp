// Duplicates: merging a question into another one of the same talk, and back. Database thread.
#pragma once

#include "protocol/envelope.hpp"
#include "server/auth/access.hpp"
#include "storage/transaction.hpp"

namespace server::questions {

protocol::Result<protocol::Done> handle_merge(storage::Transaction& transaction,
                                              auth::Access& access,
                                              const protocol::ChannelName& channel,
                                              const protocol::QuestionMerge& command);

protocol::Result<protocol::Done> handle_unmerge(storage::Transaction& transaction,
                                                auth::Access& access,
                                                const protocol::ChannelName& channel,
                                                const protocol::QuestionUnmerge& command);

/// Whoever asked a duplicate of a question that was just released is told where it went. After the
/// event in the talk.
void tell_of_merges_on_desk(storage::Transaction& transaction, const protocol::ChannelName& talk,
                            const protocol::ItemId& released);

/// The duplicates that an erased question leaves behind stand for themselves again: those of its
/// own channel are returned, for its event, those on the desk get one there.
std::vector<protocol::Question> free_merged(storage::Transaction& transaction,
                                            const protocol::ChannelName& channel,
                                            const protocol::Question& erased);

}  // namespace server::questions
