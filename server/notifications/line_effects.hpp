// Effects on what waits for a person or a contact point. Writer thread only; the target is locked.
#pragma once

#include "storage/effect.hpp"
#include "storage/transaction.hpp"

namespace server::notifications {

/// Writes a line; nothing if one for the same reason about the same thing is open, or if that thing
/// was erased meanwhile.
void apply_add_line(storage::Transaction& transaction, const storage::Effect& effect);

/// What was to be done about the address is done, for whatever reason it stood there.
void apply_close_lines(storage::Transaction& transaction, const storage::Effect& effect);

/// Makes effects for the next supporters of a question; true while there are more, then the effect
/// stays and is applied again.
bool expand_voters(storage::Transaction& transaction, const storage::PendingEffect& effect);

}  // namespace server::notifications
