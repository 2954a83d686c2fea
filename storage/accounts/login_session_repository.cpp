#include "storage/accounts/login_session_repository.hpp"

#include <pqxx/pqxx>

#include "protocol/enum_name.hpp"
#include "storage/accounts/revocation_repository.hpp"
#include "storage/sql_values.hpp"

namespace storage {

using namespace protocol;

namespace {

std::string bytes_array(const std::vector<std::string>& values) {
  ArrayLiteral literal;
  for (const auto& value : values) literal.add(std::string_view{bytes_literal(value)});
  return literal.text();
}

}  // namespace

void create_login(Transaction& transaction, std::string_view token_hash, const AccountId& account,
                  LoginKind kind, std::string_view label) {
  transaction.sql().exec_params(
      "INSERT INTO login_session (token_hash, account, kind, label, created_on, last_used)"
      " VALUES ($1::bytea, $2, $3, $4, $5::date, $5::date) ON CONFLICT DO NOTHING",
      bytes_literal(token_hash), account.text(), std::string{enum_name(kind)}, std::string{label},
      format_time(transaction.now()));
}

std::vector<LoginRecord> accounts_of(Reader& reader, const std::vector<std::string>& token_hashes,
                                     Time now) {
  const auto rows = reader.sql().exec_params(
      "SELECT l.token_hash, l.account, l.kind, a.demo IS NOT NULL, l.last_used >= $2::date,"
      "  (SELECT coalesce(max(number), 0) FROM revocation), a.guest_of, a.invited"
      " FROM login_session l JOIN account a ON a.id = l.account AND a.active"
      " WHERE l.token_hash = ANY($1::bytea[]) AND (l.kind = 'program'"
      "  OR (l.last_used > $2::date - $3::int AND l.created_on > $2::date - $4::int))",
      bytes_array(token_hashes), format_time(now), login_idle_days, login_days_max);
  std::vector<LoginRecord> found;
  for (const auto& row : rows) {
    LoginRecord record;
    record.token_hash = pqxx::binarystring{row[0]}.str();
    record.account = read_id<AccountId>(row[1]);
    record.kind = enum_from_name<LoginKind>(row[2].c_str()).value();
    record.demo = row[3].as<bool>();
    record.used_today = row[4].as<bool>();
    record.last_revocation = row[5].as<std::int64_t>();
    if (!row[6].is_null()) record.guest_of = GuestOf{read_id<ItemId>(row[6]), row[7].as<bool>()};
    found.push_back(std::move(record));
  }
  return found;
}

void touch_logins(Transaction& transaction, const std::vector<std::string>& token_hashes) {
  // Locked in order, since several servers may do this for the same logins.
  transaction.sql().exec_params(
      "UPDATE login_session SET last_used = $2::date WHERE token_hash IN ("
      "SELECT token_hash FROM login_session WHERE token_hash = ANY($1::bytea[])"
      " AND last_used < $2::date ORDER BY token_hash FOR NO KEY UPDATE)",
      bytes_array(token_hashes), format_time(transaction.now()));
}

void end_login(Transaction& transaction, std::string_view token_hash) {
  const auto ended = transaction.sql().exec_params(
      "DELETE FROM login_session WHERE token_hash = $1::bytea RETURNING account",
      bytes_literal(token_hash));
  if (ended.empty()) return;
  add_revocations(transaction,
                  {{0, read_id<AccountId>(ended[0][0]), std::nullopt, std::string{token_hash}}});
}

void delete_logins(Transaction& transaction, const std::vector<AccountId>& accounts) {
  if (accounts.empty()) return;
  ArrayLiteral ids;
  for (const auto& account : accounts) ids.add(std::string_view{account.text()});
  transaction.sql().exec_params("DELETE FROM login_session WHERE account = ANY($1::uuid[])",
                                ids.text());
}

void end_all_logins(Transaction& transaction, const AccountId& account) {
  delete_logins(transaction, {account});
  add_revocations(transaction, {{0, account, std::nullopt, std::nullopt}});
}

void sweep_logins(Transaction& transaction) {
  transaction.sql().exec_params(
      "DELETE FROM login_session WHERE kind = 'browser'"
      " AND (last_used <= $1::date - $2::int OR created_on <= $1::date - $3::int)",
      format_time(transaction.now()), login_idle_days, login_days_max);
  // The transaction that noted the day of the last use says when on that day somebody came first.
  // From the next day on it is the same one for all; those that are it already are left alone.
  // Locked in order, as when they are touched.
  transaction.sql().exec_params(
      "UPDATE login_session SET last_used = last_used WHERE token_hash IN ("
      "SELECT token_hash FROM login_session WHERE last_used < $1::date AND (SELECT"
      " count(DISTINCT xmin::text) FROM login_session WHERE last_used < $1::date) > 1"
      " ORDER BY token_hash FOR NO KEY UPDATE)",
      format_time(transaction.now()));
}

}  // namespace storage
