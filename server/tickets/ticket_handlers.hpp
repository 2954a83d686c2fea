// Drawing tickets, by an account; using them, by nobody; their keys (docs/adr/0013). Database
// thread.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "protocol/envelope.hpp"
#include "server/auth/access.hpp"
#include "server/tickets/blind_signature.hpp"
#include "storage/tickets/ticket_repository.hpp"
#include "storage/transaction.hpp"

namespace server::tickets {

/// Gives the private key to sign the message with whose hash is `blinded`. The account gets it for
/// one message of this scope, as often as it asks; for another it is `ticket_drawn`.
protocol::Result<std::string> draw(storage::Transaction& transaction, auth::Access& access,
                                   const storage::TicketScope& scope, std::string_view blinded);

/// What a ticket of this scope is verified with; `bad_ticket` where there are none.
protocol::Result<std::string> modulus_of(storage::Reader& reader,
                                         const storage::TicketScope& scope);

/// One use of a ticket that was verified.
struct Use {
  storage::TicketScope scope;
  /// Hashes, which alone are stored.
  std::string ticket;
  std::string request;
};

/// Does it, unless it was done before; then it is a repeat. `act` refuses before it writes.
protocol::Result<protocol::Done> handle_use(
    storage::Transaction& transaction, const Use& use,
    const std::function<protocol::Result<protocol::Done>()>& act);

/// By the system: the talk, or the poll of it with this id, gets its key and tells everyone. Does
/// nothing where there is one, or no tickets are given out any more.
protocol::Result<protocol::Done> set_key(storage::Transaction& transaction,
                                         const protocol::ChannelName& talk,
                                         const protocol::ItemId& item, const SigningKey& key);

/// By the system: has the tables rewritten and what came by ticket moved, or puts it off while
/// somebody reads in the tables. Shares no transaction with what bears a name, as what it moves.
protocol::Result<protocol::Done> rewrite_due(storage::Transaction& transaction,
                                             const protocol::ChannelName& talk,
                                             const protocol::ItemId& item);

/// The talk ends: nobody draws any more.
void end_with_talk(storage::Transaction& transaction, const protocol::ChannelName& talk);

}  // namespace server::tickets
