// The SQL of tickets and secret ballots (docs/adr/0013). Written under the lock of the talk; what
// is used with a ticket comes in transactions that write nothing of any account. Database threads.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/channel_name.hpp"
#include "protocol/envelope.hpp"
#include "protocol/polls/messages.hpp"
#include "storage/transaction.hpp"

namespace storage {

/// What tickets are for: a talk's questions, or one secret poll of it.
struct TicketScope {
  protocol::ChannelName talk;
  std::optional<protocol::ItemId> poll;

  [[nodiscard]] std::string poll_text() const { return poll ? poll->text() : std::string{}; }
};

void save_ticket_key(Transaction& transaction, const TicketScope& scope,
                     std::string_view private_key);

/// What the account's drawing came to. `blinded` is a hash of the message.
struct Drawn {
  /// Absent: no tickets are given out.
  std::optional<std::string> private_key;
  /// Whether it was for this message, now or before.
  bool is_same = false;
};
/// In one statement.
Drawn draw_ticket(Transaction& transaction, const TicketScope& scope,
                  const protocol::AccountId& account, std::string_view blinded);

/// What the ticket was used for before.
struct TicketUses {
  std::int64_t count = 0;
  /// Of the very same request.
  std::optional<protocol::Done> repeat;
};
/// Both are hashes.
TicketUses uses_of(Transaction& transaction, const TicketScope& scope, std::string_view ticket,
                   std::string_view request);
void save_use(Transaction& transaction, const TicketScope& scope, std::string_view ticket,
              std::string_view request, const protocol::Done& done);

/// No ticket is given out any more. Deletes who drew one, and has it rewritten soon.
void end_tickets(Transaction& transaction, const TicketScope& scope);
/// Whether nothing of what was deleted is left in the files; false while somebody reads there.
bool rewrite_ticket_tables(Transaction& transaction);

/// What came by ticket of this scope gets a new place and this transaction, in random order: until
/// then both tell when it came, and beside which things of other channels, to the second.
void move_uses(Transaction& transaction, const TicketScope& scope);

/// Puts the ballot among others, so that neither order nor transaction tells them apart.
void cast_secretly(Transaction& transaction, const protocol::ChannelName& talk,
                   const protocol::Ballot& ballot);

struct SecretResult {
  protocol::PollTally tally;
  /// In random order.
  std::vector<std::string> answers;
};
/// Counts the ballots and deletes them.
SecretResult empty_ballot_box(Transaction& transaction, const protocol::ChannelName& talk,
                              const protocol::Poll& poll);

}  // namespace storage
