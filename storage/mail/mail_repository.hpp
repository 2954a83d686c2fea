// The outbox: writes down that somebody is to get a mail, in the transaction that decides it; see
// outbox.hpp for who sends it. Under the lock of the talk's channel `talk:`. Writes nothing where
// the server sends no mails (Transaction::keeps_mails). Database threads.
#pragma once

#include "protocol/channel_name.hpp"
#include "protocol/notifications/messages.hpp"
#include "storage/transaction.hpp"

namespace storage {

/// Of registrations, whom something about all of them is told, its reason standing in `reason`.
#define STORAGE_TOLD(reason)     \
  " AND (state = 'confirmed' OR" \
  " (state IN ('waiting', 'requested') AND " reason " <> 'talk_soon'))"

/// Takes the place of what nobody has begun to send and that it outdates: of the seat what is about
/// the seat, of another time that the old one is near, of a cancelled talk everything.
void add_mail(Transaction& transaction, const protocol::ChannelName& talk,
              const protocol::AccountId& person, protocol::LineReason reason);
/// The same for everyone who requested, has or waits for a seat; `talk_soon` for who has one.
void add_mails(Transaction& transaction, const protocol::ChannelName& talk,
               protocol::LineReason reason);
/// The person knows about the seat already.
void clear_seat_mails(Transaction& transaction, const protocol::ChannelName& talk,
                      const protocol::AccountId& person);

}  // namespace storage
