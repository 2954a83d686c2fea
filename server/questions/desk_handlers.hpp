// What moderators do with questions: release and hold on the desk, call up and postpone in the
// talk. Database thread.
#pragma once

#include "protocol/envelope.hpp"
#include "server/auth/access.hpp"
#include "storage/transaction.hpp"

namespace server::questions {

protocol::Result<protocol::Done> handle_release(storage::Transaction& transaction,
                                                auth::Access& access,
                                                const protocol::ChannelName& channel,
                                                const protocol::QuestionRelease& command);

protocol::Result<protocol::Done> handle_hold(storage::Transaction& transaction,
                                             auth::Access& access,
                                             const protocol::ChannelName& channel,
                                             const protocol::QuestionHold& command);

protocol::Result<protocol::Done> handle_call(storage::Transaction& transaction,
                                             auth::Access& access,
                                             const protocol::ChannelName& channel,
                                             const protocol::QuestionCall& command);

protocol::Result<protocol::Done> handle_postpone(storage::Transaction& transaction,
                                                 auth::Access& access,
                                                 const protocol::ChannelName& channel,
                                                 const protocol::QuestionPostpone& command);

}  // namespace server::questions
