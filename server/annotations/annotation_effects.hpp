// Effects on private annotations. Writer thread only; the target is locked.
#pragma once

#include "storage/effect.hpp"
#include "storage/transaction.hpp"

namespace server::annotations {

/// A template has a new version: the target's private annotations of it move along or become
/// orphans; nothing if all are where they were.
void apply_entry(storage::Transaction& transaction, const storage::Effect& effect);

}  // namespace server::annotations
