// The SQL of certificates of attendance: who asked for one. Read for that person alone, beside the
// rest of their own state (own_repository). Database threads.
#pragma once

#include "protocol/channel_name.hpp"
#include "storage/transaction.hpp"

namespace storage {

/// Under the lock of the talk's channel `talk:`. Again changes nothing.
void add_certificate(Transaction& transaction, const protocol::ChannelName& talk,
                     const protocol::AccountId& account);
/// The same; without one nothing happens.
void delete_certificate(Transaction& transaction, const protocol::ChannelName& talk,
                        const protocol::AccountId& account);

}  // namespace storage
