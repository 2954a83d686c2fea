// What a talk's plan lets happen at its time, beside the moderators' commands. Database thread.
#pragma once

#include "protocol/envelope.hpp"
#include "protocol/talks/messages.hpp"
#include "storage/due/due_repository.hpp"

namespace server::talks {

/// Whether nothing would happen at another time, or not at all.
bool has_same_clock(const protocol::TalkPlan& a, const protocol::TalkPlan& b);

/// The clock moves the talk on as its plan and state say now.
void wind_clock(storage::Transaction& transaction, const protocol::ChannelName& desk,
                const protocol::Talk& talk);

/// Who has a seat is told that the talk begins soon, and the next reminder is set; nobody is told
/// once it runs or was postponed.
protocol::Result<protocol::Done> remind_due(storage::Transaction& transaction,
                                            const storage::Due& due);

}  // namespace server::talks
