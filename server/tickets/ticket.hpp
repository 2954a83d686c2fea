// Rules of tickets: when they are given out, and what one may be used for. Pure; any thread.
#pragma once

#include <cstdint>

#include "protocol/error_code.hpp"
#include "protocol/polls/messages.hpp"
#include "protocol/talks/messages.hpp"

namespace server::tickets {

/// From the announcement of a talk to its end, where its plan allows questions by ticket.
bool gives_tickets(const protocol::Talk& talk);
/// While a secret poll is open.
bool gives_tickets(const protocol::Poll& poll, protocol::Time now);

/// A ballot's ticket is good for one use, a talk's for some.
protocol::Result<void> may_use(bool is_ballot, std::int64_t used);

}  // namespace server::tickets
