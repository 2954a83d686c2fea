// Command -> the job that carries it out: which channels it may append to, which handler, and what
// else follows from success. One exhaustive visit; a command without a handler does not compile.
#pragma once

#include <functional>
#include <optional>

#include "protocol/envelope.hpp"
#include "storage/database.hpp"

namespace server::app {

/// Makes the job for a durable command of this account. `secret` keys its hash (contract C4).
/// `finish` is called once, on the writer's thread.
storage::WriteJob make_write_job(const protocol::CommandEnvelope& envelope,
                                 const protocol::AccountId& account, std::string_view secret,
                                 std::function<void(const storage::Outcome&)> finish);

/// What the same person's other devices are told after this command, if anything.
std::optional<protocol::OwnChanged> own_change_of(const protocol::CommandEnvelope& envelope);

}  // namespace server::app
