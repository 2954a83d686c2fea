// Rules of guests: when a link may be made, taken back and used. Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "protocol/error_code.hpp"
#include "protocol/guests/messages.hpp"
#include "protocol/talks/messages.hpp"

namespace server::guests {

/// Until the talk is over; `links` of it are still good.
protocol::Result<void> may_make_link(const protocol::Talk& talk, std::int64_t links);

/// The personal link, revoked; `wrong_state` once it is used or revoked.
protocol::Result<protocol::GuestLink> withdrawn(protocol::GuestLink link);

/// Whether one may come into the talk by this link now; of the talk there are so many guests. The
/// field of the refusal tells what is in the way: `talk` or `secret`.
protocol::Result<void> may_enter(const protocol::Talk& talk, const protocol::GuestLink& link,
                                 std::int64_t guests);

/// The link after this guest came by it: a personal one is used.
protocol::GuestLink used_by(protocol::GuestLink link, const protocol::AccountId& guest);

/// The guest, shown out; `wrong_state` if that happened before.
protocol::Result<protocol::Guest> removed(protocol::Guest guest);

/// Whose accounts they are.
std::vector<protocol::AccountId> ids_of(const std::vector<protocol::Guest>& guests);

}  // namespace server::guests
