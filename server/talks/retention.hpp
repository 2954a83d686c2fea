// What was said in a talk goes at the date that was announced before it. Database thread.
#pragma once

#include <cstddef>

#include "protocol/envelope.hpp"
#include "protocol/error_code.hpp"
#include "storage/due/due_repository.hpp"
#include "storage/transaction.hpp"

namespace server::talks {

/// Erases the oldest of what is said in the talk's channel, at most `limit` things, and puts their
/// tombstones into `changed`, which one event brings. Says how many it erased: 0 when none is left.
using EraseSaid = std::size_t (*)(storage::Transaction& transaction,
                                  const protocol::ChannelName& talk, std::size_t limit,
                                  protocol::State& changed);

/// One step of it; the row stays due until nothing is left. Does nothing before its date, and waits
/// while people are in the room.
protocol::Result<protocol::Done> erase_due(storage::Transaction& transaction,
                                           const storage::Due& due, EraseSaid erase);

/// Once the talk is over, no transaction tells when somebody voted or reacted in it.
protocol::Result<protocol::Done> forget_moments(storage::Transaction& transaction,
                                                const storage::Due& due);

}  // namespace server::talks
