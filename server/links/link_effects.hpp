// What a link means in the channel of its other end. Each looks at the end that it follows from as
// it is now, so that effects which crossed each other leave both ends alike. Writer thread only;
// the target is locked.
#pragma once

#include "storage/effect.hpp"
#include "storage/transaction.hpp"

namespace server::links {

/// Puts an end at `here`; nothing if it is there, its thing is not, or the link was removed since.
void apply_link(storage::Transaction& transaction, const storage::Effect& effect);

/// Removes the end at `here`; nothing if it is not there, or was linked again since.
void apply_unlink(storage::Transaction& transaction, const storage::Effect& effect);

/// The card of `about` changed: a greater version of the end at `here`. If `about` was erased, the
/// link ends.
void apply_touch(storage::Transaction& transaction, const storage::Effect& effect);

}  // namespace server::links
