// Whoever is to answer what a talk left open is reminded of it, twice. Database thread.
#pragma once

#include <chrono>
#include <optional>

#include "protocol/envelope.hpp"
#include "protocol/error_code.hpp"
#include "protocol/talks/messages.hpp"
#include "storage/due/due_repository.hpp"
#include "storage/transaction.hpp"

namespace server::questions {

/// From the end of a talk to the first reminder, and from the first to the second: a week is what
/// an office takes for an answer. More reminders would be answered by nobody.
inline constexpr std::chrono::days reminded_after{7};
inline constexpr int reminders_max = 2;

/// When the next one is due; nothing where there is none any more. One that was missed, because
/// nothing ran, is not made up for beside the next.
std::optional<protocol::Time> next_reminder(const protocol::Talk& talk, protocol::Time now);

/// The talk is over: the first reminder is set.
void end_with_talk(storage::Transaction& transaction, const protocol::ChannelName& talk);

/// Reminds people and contact points of what is assigned to them, and moderators that something is
/// assigned to nobody; mails to people. Sets the next one. Does nothing once the talk is archived.
protocol::Result<protocol::Done> remind_due(storage::Transaction& transaction,
                                            const storage::Due& due);

}  // namespace server::questions
