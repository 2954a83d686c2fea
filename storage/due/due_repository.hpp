// What happens at a time (architecture.md, "Beside the log"): rows that the transaction writes
// which decides it, and the one deletes that does it. Database threads.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "protocol/channel_name.hpp"
#include "protocol/time.hpp"
#include "storage/transaction.hpp"

namespace storage {

/// close_poll: the poll `item` of the talk closes. open_lobby, go_live: the talk `item` of the desk
/// moves there as planned. erase_said: what was said in the talk `item` of the desk is erased.
/// make_ticket_key: the talk or poll `item` of the talk gets the key of its tickets.
/// forget_moments: what keeps no time in the talk `item`, which is over, loses the moments it was
/// written at. rewrite_tickets: there are rows in the tables of tickets that nothing may be left
/// of, or some that came by ticket and whose place and transaction still say when.
/// forget_guests: who came into the talk `item` as a guest, and when, is told by nothing any more.
/// remind_start: who has a seat in the talk `item` of the desk is told that it begins soon.
/// remind_open: whoever is to answer what the talk `item` left open is reminded.
/// rewrite_pseudonyms: there are rows in the tables of pseudonyms that nothing may be left of.
/// tell_resolved: the inbox of a pseudonym of the talk `item` is told that somebody found out who
/// that is.
BOOST_DEFINE_ENUM_CLASS(DueKind, close_poll, open_lobby, go_live, erase_said, make_ticket_key,
                        rewrite_tickets, rewrite_pseudonyms, tell_resolved, forget_moments,
                        forget_guests, remind_start, remind_open)

struct Due {
  DueKind kind{};
  /// Whose lock it is done under.
  protocol::ChannelName channel;
  protocol::ItemId item;
};

/// Takes the place of an earlier time of the same.
void set_due(Transaction& transaction, const Due& due, protocol::Time at);
/// The same, where it is not due sooner.
void set_due_at_latest(Transaction& transaction, const Due& due, protocol::Time at);
/// It was done, or is not to be done any more.
void clear_due(Transaction& transaction, const Due& due);

/// Whether it is due by now. Under the lock of its channel nobody else does it meanwhile.
bool is_due(Reader& reader, const Due& due, protocol::Time now);
/// What is due by now, the longest waiting first.
std::vector<Due> due_by(Reader& reader, protocol::Time now, std::int64_t limit);

}  // namespace storage
