// Commands of the captions. Database thread.
#pragma once

#include "protocol/envelope.hpp"
#include "server/auth/access.hpp"
#include "storage/transaction.hpp"

namespace server::captions {

/// What is pushed to who listens now, decided on what is committed. Writes nothing.
protocol::Result<protocol::CaptionTyping> handle_type(storage::Reader& reader, auth::Access& access,
                                                      const protocol::ChannelName& channel,
                                                      const protocol::CaptionType& command);

protocol::Result<protocol::Done> handle_add(storage::Transaction& transaction, auth::Access& access,
                                            const protocol::ChannelName& channel,
                                            const protocol::CaptionAdd& command);

protocol::Result<protocol::Done> handle_edit(storage::Transaction& transaction,
                                             auth::Access& access,
                                             const protocol::ChannelName& channel,
                                             const protocol::CaptionEdit& command);

protocol::Result<protocol::Done> handle_erase(storage::Transaction& transaction,
                                              auth::Access& access,
                                              const protocol::ChannelName& channel,
                                              const protocol::CaptionErase& command);

/// What goes at its date: erases the oldest of them, see talks::EraseSaid.
std::size_t erase_oldest(storage::Transaction& transaction, const protocol::ChannelName& channel,
                         std::size_t limit, protocol::State& changed);

}  // namespace server::captions
