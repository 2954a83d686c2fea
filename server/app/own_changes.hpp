// Commands -> what the person's other devices are told of them. Pure; any thread.
#pragma once

#include <optional>

#include "protocol/envelope.hpp"
#include "protocol/own/messages.hpp"

namespace server::app {

/// A person's own state after a command.
struct OwnChange {
  protocol::AccountId account;
  protocol::OwnChanged changed;
};

/// What all devices of a person are told after this account's command, if anything: mostly of its
/// own.
std::optional<OwnChange> own_change_of(const protocol::CommandEnvelope& envelope,
                                       const protocol::AccountId& account);

}  // namespace server::app
