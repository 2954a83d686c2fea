// Drawing pseudonyms, and what comes under one (docs/adr/0015). Nothing here writes an account and
// a pseudonym in one transaction. Database thread.
#pragma once

#include <string>
#include <string_view>

#include "protocol/envelope.hpp"
#include "server/auth/access.hpp"
#include "storage/pseudonyms/pseudonym_repository.hpp"
#include "storage/transaction.hpp"

namespace server::pseudonyms {

/// Whether the account may draw one now, apart from having drawn one: the right, the talk's state,
/// and the keys, which it gives.
protocol::Result<storage::SealingKeys> may_draw(storage::Reader& reader, auth::Access& access,
                                                const protocol::ChannelName& talk);

/// The first transaction, by name: that the account has drawn, once.
protocol::Result<protocol::Done> note_drawn(storage::Transaction& transaction, auth::Access& access,
                                            const protocol::ChannelName& talk);
/// The second, by nobody: the pseudonym.
protocol::Result<protocol::Done> add(storage::Transaction& transaction,
                                     const storage::Pseudonym& pseudonym);

/// The pseudonym that the secret is of: in its talk or in its own inbox. The account must be
/// somebody who may have one there. Neither is written anywhere.
protocol::Result<storage::Pseudonym> find(storage::Reader& reader, auth::Access& access,
                                          const protocol::ChannelName& channel,
                                          std::string_view secret);

/// By the system: has the tables rewritten, or puts it off while somebody reads in them.
protocol::Result<protocol::Done> rewrite_due(storage::Transaction& transaction,
                                             const protocol::ChannelName& talk);

/// The talk ends: nobody draws any more.
void end_with_talk(storage::Transaction& transaction, const protocol::ChannelName& talk);

}  // namespace server::pseudonyms
