// Rules of the speaker queue. Pure; any thread.
#pragma once

#include "protocol/error_code.hpp"
#include "protocol/speakers/messages.hpp"
#include "protocol/talks/messages.hpp"

namespace server::speakers {

/// The talk with these rules of its queue, from its lobby to its end.
protocol::Result<protocol::Talk> ruled(protocol::Talk talk, const protocol::QueueRule& rule);

/// Whether a person may raise a hand: `has_open` says that theirs is up or that they speak, `open`
/// how many are.
protocol::Result<void> may_raise(const protocol::Talk& talk, bool has_open, std::int64_t open);

/// raised -> lowered.
protocol::Result<protocol::Hand> lowered(protocol::Hand hand, protocol::Time now);
/// raised -> speaking, while the talk runs.
protocol::Result<protocol::Hand> called(protocol::Hand hand, const protocol::Talk& talk,
                                        protocol::Time now);
/// speaking -> done.
protocol::Result<protocol::Hand> ended(protocol::Hand hand, protocol::Time now);

/// What becomes of an open hand when the talk ends: who speaks is done, who waits is lowered.
protocol::Hand left_over(protocol::Hand hand, protocol::Time now);

}  // namespace server::speakers
