// Commands that bring, name and take away slides, and what becomes of them with the talk. Database
// thread.
#pragma once

#include "protocol/envelope.hpp"
#include "server/auth/access.hpp"
#include "storage/transaction.hpp"

namespace server::slides {

protocol::Result<protocol::Done> handle_add(storage::Transaction& transaction, auth::Access& access,
                                            const protocol::ChannelName& channel,
                                            const protocol::DeckAdd& command);

protocol::Result<protocol::Done> handle_rename(storage::Transaction& transaction,
                                               auth::Access& access,
                                               const protocol::ChannelName& channel,
                                               const protocol::DeckRename& command);

protocol::Result<protocol::Done> handle_erase(storage::Transaction& transaction,
                                              auth::Access& access,
                                              const protocol::ChannelName& channel,
                                              const protocol::DeckErase& command);

/// A draft is published: its decks leave the desk and stand in the talk's first event.
void begin_with_talk(storage::Transaction& transaction, const protocol::ChannelName& talk,
                     protocol::State& on_desk, protocol::State& first);

}  // namespace server::slides
