// Assigning questions of a talk to who shall answer them. Database thread.
#pragma once

#include "protocol/envelope.hpp"
#include "server/auth/access.hpp"
#include "storage/transaction.hpp"

namespace server::questions {

protocol::Result<protocol::Done> handle_assign(storage::Transaction& transaction,
                                               auth::Access& access,
                                               const protocol::ChannelName& talk,
                                               const protocol::QuestionAssign& command);

}  // namespace server::questions
