// Answering, reopening and erasing questions of talks and templates. Database thread.
#pragma once

#include "protocol/envelope.hpp"
#include "server/auth/access.hpp"
#include "storage/transaction.hpp"

namespace server::questions {

protocol::Result<protocol::Done> handle_answer(storage::Transaction& transaction,
                                               auth::Access& access,
                                               const protocol::ChannelName& channel,
                                               const protocol::QuestionAnswer& command);

protocol::Result<protocol::Done> handle_reopen(storage::Transaction& transaction,
                                               auth::Access& access,
                                               const protocol::ChannelName& channel,
                                               const protocol::QuestionReopen& command);

protocol::Result<protocol::Done> handle_erase(storage::Transaction& transaction,
                                              auth::Access& access,
                                              const protocol::ChannelName& channel,
                                              const protocol::QuestionErase& command);

}  // namespace server::questions
