// The SQL behind "everyone who supported this question is told": one effect becomes many, in steps.
// Writer thread only.
#pragma once

#include <cstddef>

#include "storage/effect.hpp"
#include "storage/transaction.hpp"

namespace storage {

/// Writes an add_line effect for the next `limit` people who supported the question or a duplicate
/// of it, or asked one, all but its own asker, and keeps in the effect's own row how far it came.
/// True while there may be more. The new rows are found by pending_effects.
bool add_voter_effects(Transaction& transaction, const PendingEffect& voters, std::size_t limit);

}  // namespace storage
