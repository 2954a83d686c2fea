#include "storage/tickets/ticket_repository.hpp"

#include <sstream>
#include <utility>

#include <pqxx/pqxx>
#include <sodium.h>

#include "storage/due/due_repository.hpp"
#include "storage/sql_values.hpp"

namespace storage {

using namespace protocol;

namespace {

// Ballots that each new one is mixed with. The last ones to come are hidden among so many; all
// others were mixed again and again.
constexpr int mixed_with = 16;

// Drawn tickets that each new one is mixed with. Whoever is among them looks as if they had drawn
// just now, so that nobody who came late can be told from the others. Few, since a full room draws
// within seconds.
constexpr int drawn_mixed_with = 4;

// What was asked by ticket, where it is now: $1 the talk, $2 its desk.
#define STORAGE_ASKED                                                             \
  "WITH asked AS (SELECT i.channel_id, i.id, i.seq FROM ticket_use u JOIN item i" \
  " ON i.channel_id IN ($1, $2) AND i.stream = 'questions' AND i.id = u.item"     \
  " WHERE u.channel_id = $1 AND u.poll = ''),"

// The slots that made them. What followed was done by name and says itself when.
constexpr const char* move_asked_slots = STORAGE_ASKED
    " moved AS (DELETE FROM event e USING asked a"
    "   WHERE e.channel_id = a.channel_id AND e.seq = a.seq AND e.item = a.id AND e.made"
    "   RETURNING e.*)"
    " INSERT INTO event SELECT * FROM moved ORDER BY random()";

constexpr const char* move_asked_items = STORAGE_ASKED
    " moved AS (DELETE FROM item i USING asked a"
    "   WHERE i.channel_id = a.channel_id AND i.stream = 'questions' AND i.id = a.id"
    "   RETURNING i.*)"
    " INSERT INTO item SELECT * FROM moved ORDER BY random()";

std::int64_t id_of(Reader& reader, const ChannelName& talk) { return reader.channel(talk)->id; }

/// Fisher and Yates, with randomness that nobody can predict.
void shuffle(std::vector<std::string>& answers) {
  for (auto left = answers.size(); left > 1; --left) {
    std::swap(answers[left - 1], answers[randombytes_uniform(static_cast<std::uint32_t>(left))]);
  }
}

}  // namespace

void save_ticket_key(Transaction& transaction, const TicketScope& scope,
                     std::string_view private_key) {
  transaction.sql().exec_params(
      "INSERT INTO ticket_key (channel_id, poll, private_key) VALUES ($1, $2, $3::bytea)",
      id_of(transaction, scope.talk), scope.poll_text(), bytes_literal(private_key));
}

Drawn draw_ticket(Transaction& transaction, const TicketScope& scope, const AccountId& account,
                  std::string_view blinded) {
  // Accounts are random, so those from a random one on are a random choice.
  const auto rows = transaction.sql().exec_params(
      "WITH k AS (SELECT private_key FROM ticket_key WHERE channel_id = $1 AND poll = $2),"
      " had AS (SELECT blinded FROM ticket_issue"
      "   WHERE channel_id = $1 AND poll = $2 AND account = $3::uuid),"
      " fresh AS (SELECT $3::uuid AS account, $4::bytea AS blinded FROM k"
      "   WHERE NOT EXISTS (SELECT 1 FROM had)),"
      " chosen AS ("
      "   (SELECT account FROM ticket_issue WHERE channel_id = $1 AND poll = $2"
      "     AND account >= (SELECT gen_random_uuid()) ORDER BY account LIMIT $5)"
      "   UNION (SELECT account FROM ticket_issue WHERE channel_id = $1 AND poll = $2"
      "     ORDER BY account LIMIT $5)"
      "   LIMIT $5),"
      " mixed AS (DELETE FROM ticket_issue i USING chosen"
      "   WHERE i.channel_id = $1 AND i.poll = $2 AND i.account = chosen.account"
      "   AND EXISTS (SELECT 1 FROM fresh) RETURNING i.account, i.blinded),"
      " issued AS (INSERT INTO ticket_issue (channel_id, poll, account, blinded)"
      "   SELECT $1, $2, account, blinded"
      "   FROM (SELECT * FROM mixed UNION ALL SELECT * FROM fresh) all_of_them"
      "   ORDER BY random())"
      " SELECT k.private_key, coalesce((SELECT blinded = $4::bytea FROM had), true) FROM k",
      id_of(transaction, scope.talk), scope.poll_text(), account.text(), bytes_literal(blinded),
      drawn_mixed_with);
  if (rows.empty()) return {};
  return {pqxx::binarystring{rows[0][0]}.str(), rows[0][1].as<bool>()};
}

TicketUses uses_of(Transaction& transaction, const TicketScope& scope, std::string_view ticket,
                   std::string_view request) {
  // At most limits::ticket_uses_max rows.
  const auto rows = transaction.sql().exec_params(
      "SELECT request = $4::bytea, seq, item, number FROM ticket_use"
      " WHERE channel_id = $1 AND poll = $2 AND ticket = $3::bytea",
      id_of(transaction, scope.talk), scope.poll_text(), bytes_literal(ticket),
      bytes_literal(request));
  TicketUses uses;
  uses.count = static_cast<std::int64_t>(rows.size());
  for (const auto& row : rows) {
    if (!row[0].as<bool>()) continue;
    Done done;
    if (!row[1].is_null()) done.seq = row[1].as<std::int64_t>();
    if (!row[2].is_null()) done.item = read_id<ItemId>(row[2]);
    if (!row[3].is_null()) done.number = row[3].as<std::int64_t>();
    done.repeat = true;
    uses.repeat = done;
  }
  return uses;
}

void save_use(Transaction& transaction, const TicketScope& scope, std::string_view ticket,
              std::string_view request, const Done& done) {
  const auto item = done.item ? std::optional{done.item->text()} : std::nullopt;
  transaction.sql().exec_params(
      "INSERT INTO ticket_use (channel_id, poll, ticket, request, seq, item, number)"
      " VALUES ($1, $2, $3::bytea, $4::bytea, $5, $6, $7)",
      id_of(transaction, scope.talk), scope.poll_text(), bytes_literal(ticket),
      bytes_literal(request), done.seq, item, done.number);
}

void end_tickets(Transaction& transaction, const TicketScope& scope) {
  const auto id = id_of(transaction, scope.talk);
  for (const char* table : {"ticket_issue", "ticket_key"}) {
    transaction.sql().exec_params(
        std::string{"DELETE FROM "} + table + " WHERE channel_id = $1 AND poll = $2", id,
        scope.poll_text());
  }
  const auto item = scope.poll.value_or(scope.talk.item());
  clear_due(transaction, {DueKind::make_ticket_key, scope.talk, item});
  set_due(transaction, {DueKind::rewrite_tickets, scope.talk, item}, transaction.now());
}

bool rewrite_ticket_tables(Transaction& transaction) {
  return transaction.sql().exec1("SELECT rewrite_ticket_tables()")[0].as<bool>();
}

void move_uses(Transaction& transaction, const TicketScope& scope) {
  const auto talk = id_of(transaction, scope.talk);
  if (!scope.poll) {
    const auto desk = id_of(transaction, channel_of(ChannelKind::desk, scope.talk.item()));
    for (const char* move : {move_asked_slots, move_asked_items}) {
      transaction.sql().exec_params(move, talk, desk);
    }
    // The last to write into them may have come by ticket.
    transaction.sql().exec_params("UPDATE channel SET head = head WHERE id IN ($1, $2)", talk,
                                  desk);
  }
  transaction.sql().exec_params(
      "WITH moved AS (DELETE FROM ticket_use WHERE channel_id = $1 AND poll = $2 RETURNING *)"
      " INSERT INTO ticket_use SELECT * FROM moved ORDER BY random()",
      talk, scope.poll_text());
}

void cast_secretly(Transaction& transaction, const ChannelName& talk, const Ballot& ballot) {
  ArrayLiteral choices;
  for (const auto choice : ballot.choices) choices.add(choice);
  // Ids are random, so those from a random one on are a random choice; fewer where it is near the
  // end, which the first ones fill up.
  transaction.sql().exec_params(
      "WITH chosen AS ("
      "   (SELECT id FROM secret_ballot WHERE channel_id = $1 AND poll = $2"
      "     AND id >= (SELECT gen_random_uuid()) ORDER BY id LIMIT $5)"
      "   UNION (SELECT id FROM secret_ballot WHERE channel_id = $1 AND poll = $2"
      "     ORDER BY id LIMIT $5)"
      "   LIMIT $5),"
      " mixed AS (DELETE FROM secret_ballot b USING chosen"
      "   WHERE b.channel_id = $1 AND b.poll = $2 AND b.id = chosen.id"
      "   RETURNING b.choices, b.answer)"
      " INSERT INTO secret_ballot (channel_id, poll, id, choices, answer)"
      " SELECT $1, $2, gen_random_uuid(), choices, answer"
      " FROM (SELECT choices, answer FROM mixed UNION ALL SELECT $3::integer[], $4::text) all_of_them"
      " ORDER BY random()",
      id_of(transaction, talk), ballot.poll.text(), choices.text(), ballot.text, mixed_with);
}

SecretResult empty_ballot_box(Transaction& transaction, const ChannelName& talk, const Poll& poll) {
  const auto rows = transaction.sql().exec_params(
      "DELETE FROM secret_ballot WHERE channel_id = $1 AND poll = $2"
      " RETURNING array_to_string(choices, ' '), answer",
      id_of(transaction, talk), poll.id.text());
  SecretResult result;
  result.tally = {poll.id, std::vector<std::int64_t>(poll.options.size()),
                  static_cast<std::int64_t>(rows.size())};
  for (const auto& row : rows) {
    std::istringstream choices{row[0].c_str()};
    for (std::size_t choice = 0; choices >> choice;) ++result.tally.counts.at(choice);
    if (poll.kind == PollKind::text) result.answers.emplace_back(row[1].c_str(), row[1].size());
  }
  shuffle(result.answers);
  return result;
}

}  // namespace storage
