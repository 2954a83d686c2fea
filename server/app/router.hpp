// Command -> the job that carries it out: which channels it may append to, which handler, and what
// else follows from success. One exhaustive visit; a command without a handler does not compile.
#pragma once

#include <functional>
#include <string_view>

#include "protocol/envelope.hpp"
#include "storage/database.hpp"

namespace server::app {

/// Makes the job for a durable command of this account. `secret` keys its hash (contract C4).
/// `finish` is called once, on the writer's thread.
storage::WriteJob make_write_job(const protocol::CommandEnvelope& envelope,
                                 const protocol::AccountId& account, std::string_view secret,
                                 std::function<void(const storage::Outcome&)> finish);

/// The same for a command that comes under a pseudonym of this talk: neither the job nor what it
/// writes knows whose account sent it.
storage::WriteJob make_pseudonymous_job(const protocol::CommandEnvelope& envelope,
                                        const protocol::ChannelName& talk,
                                        const protocol::PseudonymId& pseudonym,
                                        std::string_view secret,
                                        std::function<void(const storage::Outcome&)> finish);

}  // namespace server::app
