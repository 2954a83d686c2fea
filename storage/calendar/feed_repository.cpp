#include "storage/calendar/feed_repository.hpp"

#include <string>

#include <pqxx/pqxx>

#include "protocol/enum_name.hpp"
#include "protocol/json_reader.hpp"
#include "storage/sql_values.hpp"

namespace storage {

using namespace protocol;

namespace {

// A calendar program reads all of it at every turn; more talks of one person are years ago.
constexpr std::int64_t feed_talks_max = 500;
// Talks that are looked through for whether they name the person: some 20 ms, once an hour.
constexpr std::int64_t looked_through_max = 1'000;

}  // namespace

bool set_feed(Transaction& transaction, const AccountId& account, std::string_view hash) {
  const auto set = transaction.sql().exec_params(
      "INSERT INTO calendar_feed (account, hash) SELECT $1::uuid, $2::bytea WHERE NOT EXISTS"
      " (SELECT 1 FROM calendar_feed WHERE hash = $2::bytea AND account <> $1::uuid)"
      " ON CONFLICT (account) DO UPDATE SET hash = excluded.hash",
      account.text(), bytes_literal(hash));
  return set.affected_rows() == 1;
}

void delete_feed(Transaction& transaction, const AccountId& account) {
  transaction.sql().exec_params("DELETE FROM calendar_feed WHERE account = $1", account.text());
}

std::optional<AccountId> find_feed(Reader& reader, std::string_view hash) {
  const auto rows = reader.sql().exec_params(
      "SELECT f.account FROM calendar_feed f JOIN account a ON a.id = f.account"
      " WHERE f.hash = $1::bytea AND a.active",
      bytes_literal(hash));
  if (rows.empty()) return std::nullopt;
  return read_id<AccountId>(rows[0][0]);
}

std::vector<FeedTalk> talks_of(Reader& reader, const AccountId& account) {
  // An id cannot stand in a title: there, quotes are escaped.
  const auto rows = reader.sql().exec_params(
      "WITH known AS ("
      " SELECT channel_id FROM registration"
      "  WHERE account = $1::uuid AND state IN ('confirmed', 'waiting', 'requested')"
      " UNION SELECT s.channel_id FROM (SELECT id FROM item"
      "   WHERE channel_id = (SELECT id FROM channel WHERE name = 'talks') AND stream = 'talks'"
      "   ORDER BY seq DESC, id DESC LIMIT $3) listed"
      "  JOIN channel c ON c.name = 'talk:' || listed.id"
      "  JOIN item s ON s.channel_id = c.id AND s.stream = 'talk' AND s.id = listed.id"
      "  WHERE position('\"' || $2::text || '\"' IN s.body) > 0)"
      " SELECT s.body, r.state, e.body::jsonb->>'at' FROM known k"
      " JOIN channel c ON c.id = k.channel_id"
      " JOIN item s ON s.channel_id = c.id AND s.stream = 'talk' AND s.id = split_part(c.name, ':', 2)"
      " JOIN event e ON e.channel_id = c.id AND e.seq = 1"
      " LEFT JOIN registration r ON r.channel_id = c.id AND r.account = $1::uuid"
      "  AND r.state IN ('confirmed', 'waiting', 'requested')"
      " ORDER BY c.id DESC LIMIT $4",
      account.text(), account.text(), looked_through_max, feed_talks_max);
  std::vector<FeedTalk> found;
  for (const auto& row : rows) {
    FeedTalk one;
    one.talk = from_json<Talk>(std::string_view{row[0].c_str(), row[0].size()}).value();
    if (!row[1].is_null()) one.registration = enum_from_name<RegistrationState>(row[1].c_str());
    one.published_at = parse_time(row[2].c_str()).value();
    found.push_back(std::move(one));
  }
  return found;
}

}  // namespace storage
