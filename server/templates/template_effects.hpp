// Effects on the list of templates. Writer thread only; the target is locked.
#pragma once

#include "storage/effect.hpp"
#include "storage/transaction.hpp"

namespace server::templates {

/// Lists the template as it is now; nothing if the library shows that already.
void apply_entry(storage::Transaction& transaction, const storage::Effect& effect);

}  // namespace server::templates
