// Rules of polls: what one may ask, when, and how one votes. Pure; any thread.
#pragma once

#include <cstdint>
#include <vector>

#include "protocol/error_code.hpp"
#include "protocol/polls/messages.hpp"
#include "protocol/talks/messages.hpp"

namespace server::polls {

/// What the poll asks, or what is wrong with it. `open` counts those prepared or open already.
protocol::Result<protocol::Poll> prepared(const protocol::Talk& talk, protocol::PollCreate command,
                                          std::int64_t open);

/// prepared -> open, while the talk runs.
protocol::Result<protocol::Poll> opened(protocol::Poll poll, const protocol::Talk& talk,
                                        const protocol::PollOpen& command, protocol::Time now);
/// What is left of a poll on the desk once it was opened, or taken off.
protocol::Poll handed_over(protocol::Poll poll);

/// The vote in normal form, places ascending and none twice, or what is wrong with it.
protocol::Result<protocol::Ballot> ballot_of(const protocol::Poll& poll,
                                             const protocol::PollVote& vote, protocol::Time now);

/// open -> closed, with what was counted.
protocol::Result<protocol::Poll> closed(protocol::Poll poll, protocol::PollTally result,
                                        std::vector<std::string> answers, protocol::Time now);

/// Whether everyone sees how it stands before it is closed.
bool shows_result(const protocol::Poll& poll);

}  // namespace server::polls
