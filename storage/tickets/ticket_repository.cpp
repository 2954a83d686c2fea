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
  const auto rows = transaction.sql().exec_params(
      "WITH k AS (SELECT private_key FROM ticket_key WHERE channel_id = $1 AND poll = $2),"
      " issued AS (INSERT INTO ticket_issue (channel_id, poll, account, blinded)"
      "   SELECT $1, $2, $3::uuid, $4::bytea FROM k ON CONFLICT DO NOTHING RETURNING true)"
      " SELECT k.private_key, EXISTS (SELECT 1 FROM issued) OR EXISTS (SELECT 1 FROM ticket_issue i"
      "   WHERE i.channel_id = $1 AND i.poll = $2 AND i.account = $3::uuid"
      "   AND i.blinded = $4::bytea) FROM k",
      id_of(transaction, scope.talk), scope.poll_text(), account.text(), bytes_literal(blinded));
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

SecretResult empty_ballot_box(Transaction& transaction, const ChannelName& talk, const Poll& poll,
                              std::size_t answers_max) {
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
  if (result.answers.size() > answers_max) result.answers.resize(answers_max);
  return result;
}

}  // namespace storage
