// What the channel of a contact point, in which its lines wait, is of. Writer thread only; the
// channel is locked.
#pragma once

#include "protocol/contacts/messages.hpp"
#include "storage/transaction.hpp"

namespace server::notifications {

/// Makes the contact point the subject of its channel, or renews it; nothing if the channel shows
/// it as it is.
void ensure_contact_subject(storage::Transaction& transaction,
                            const protocol::ContactPoint& contact);

/// The same for one that is in the directory; nothing if it is not.
void ensure_contact_subject(storage::Transaction& transaction, const protocol::ContactId& id);

}  // namespace server::notifications
