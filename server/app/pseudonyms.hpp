// Commands that carry the secret of a pseudonym (docs/adr/0015). Account and secret meet here, in
// memory, and nowhere else: nothing here may log, and no job holds both what it writes of one and
// of the other. Any thread.
#pragma once

#include <functional>
#include <memory>

#include "protocol/envelope.hpp"
#include "server/app/services.hpp"
#include "storage/database.hpp"

namespace server::app {

/// Draws a pseudonym, or does what somebody does under theirs. `finish` is called once, on a
/// database thread or at once on this one.
void write_under_pseudonym(Services& services, const protocol::AccountId& account,
                           std::shared_ptr<const protocol::CommandEnvelope> envelope,
                           std::function<void(const storage::Outcome&)> finish);

}  // namespace server::app
