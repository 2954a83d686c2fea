// Rules of registering: when one may, and what follows for a person. Pure; any thread.
#pragma once

#include <optional>

#include "protocol/error_code.hpp"
#include "protocol/registration/messages.hpp"
#include "protocol/talks/messages.hpp"

namespace server::registration {

/// The state of who registers now: requested where a moderator decides, else waiting for a seat,
/// which free ones end at once. `mine` is what the person is so far.
protocol::Result<protocol::RegistrationState> requested(
    const protocol::Talk& talk, const std::optional<protocol::Registration>& mine,
    protocol::Time now);

/// Until the talk ends, by who requested, has or waits for a seat.
protocol::Result<void> may_withdraw(const protocol::Talk& talk,
                                    const std::optional<protocol::Registration>& mine);

/// What a moderator may do with somebody's registration, until the talk ends.
protocol::Result<void> may_approve(const protocol::Talk& talk,
                                   const std::optional<protocol::Registration>& theirs);
protocol::Result<void> may_refuse(const protocol::Talk& talk,
                                  const std::optional<protocol::Registration>& theirs);
protocol::Result<void> may_cancel(const protocol::Talk& talk,
                                  const std::optional<protocol::Registration>& theirs);

/// How many of those who wait get a seat now.
std::int64_t seats_to_fill(const protocol::Talk& talk, const protocol::Seats& seats);

/// What everyone may see of them.
protocol::Seats in_talk(protocol::Seats seats);

}  // namespace server::registration
