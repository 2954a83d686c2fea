#include "storage/registration/registration_repository.hpp"

#include <string>

#include <pqxx/pqxx>

#include "protocol/enum_name.hpp"
#include "storage/mail/mail_repository.hpp"
#include "storage/sql_values.hpp"

namespace storage {

using namespace protocol;

namespace {

std::int64_t id_of(Reader& reader, const ChannelName& talk) { return reader.channel(talk)->id; }

Registration read_registration(const pqxx::row& row) {
  return {read_id<AccountId>(row[0]), enum_from_name<RegistrationState>(row[1].c_str()).value(),
          row[2].as<std::int64_t>(), read_time(row[3])};
}

/// Lines of the inbox that were not written yet.
void clear_lines(Transaction& transaction, const ChannelName& talk, const AccountId& person) {
  transaction.sql().exec_params(
      "DELETE FROM registration_notice WHERE channel_id = $1 AND account = $2"
      " AND (reason LIKE 'seat%' OR reason = 'talk_soon')",
      id_of(transaction, talk), person.text());
}

}  // namespace

std::optional<Registration> find_registration(Reader& reader, const ChannelName& talk,
                                              const AccountId& person) {
  const auto rows = reader.sql().exec_params(
      "SELECT account, state, number, " STORAGE_TIME("at") " FROM registration"
      " WHERE channel_id = $1 AND account = $2",
      id_of(reader, talk), person.text());
  if (rows.empty()) return std::nullopt;
  return read_registration(rows[0]);
}

std::vector<Registration> registrations_of(Reader& reader, const ChannelName& talk,
                                           RegistrationState state, std::int64_t after,
                                           std::int64_t limit) {
  const auto rows = reader.sql().exec_params(
      "SELECT account, state, number, " STORAGE_TIME("at") " FROM registration"
      " WHERE channel_id = $1 AND state = $2 AND number > $3 ORDER BY number LIMIT $4",
      id_of(reader, talk), std::string{enum_name(state)}, after, limit);
  std::vector<Registration> found;
  for (const auto& row : rows) found.push_back(read_registration(row));
  return found;
}

Seats count_seats(Reader& reader, const ChannelName& talk) {
  const auto rows = reader.sql().exec_params(
      "SELECT count(*) FILTER (WHERE state = 'confirmed'),"
      " count(*) FILTER (WHERE state = 'waiting'), count(*) FILTER (WHERE state = 'requested')"
      " FROM registration WHERE channel_id = $1"
      " AND state IN ('confirmed', 'waiting', 'requested')",
      id_of(reader, talk));
  return {talk.item(), rows[0][0].as<std::int64_t>(), rows[0][1].as<std::int64_t>(),
          rows[0][2].as<std::int64_t>()};
}

void add_registration(Transaction& transaction, const ChannelName& talk, const AccountId& person,
                      RegistrationState state) {
  transaction.sql().exec_params(
      "INSERT INTO registration (channel_id, account, state, number, at)"
      " SELECT $1, $2, $3, coalesce(max(number), 0) + 1, $4::timestamptz FROM registration"
      " WHERE channel_id = $1"
      " ON CONFLICT (channel_id, account) DO UPDATE"
      " SET state = excluded.state, number = excluded.number, at = excluded.at",
      id_of(transaction, talk), person.text(), std::string{enum_name(state)},
      format_time(transaction.now()));
}

void set_registration(Transaction& transaction, const ChannelName& talk, const AccountId& person,
                      RegistrationState state) {
  transaction.sql().exec_params(
      "UPDATE registration SET state = $3, at = $4 WHERE channel_id = $1 AND account = $2",
      id_of(transaction, talk), person.text(), std::string{enum_name(state)},
      format_time(transaction.now()));
}

std::vector<AccountId> confirm_waiting(Transaction& transaction, const ChannelName& talk,
                                       std::int64_t seats) {
  const auto rows = transaction.sql().exec_params(
      "UPDATE registration SET state = 'confirmed', at = $3"
      " WHERE channel_id = $1 AND account IN"
      " (SELECT account FROM registration WHERE channel_id = $1 AND state = 'waiting'"
      "  ORDER BY number LIMIT $2) RETURNING account",
      id_of(transaction, talk), seats, format_time(transaction.now()));
  std::vector<AccountId> people;
  for (const auto& row : rows) people.push_back(read_id<AccountId>(row[0]));
  return people;
}

void add_notice(Transaction& transaction, const ChannelName& talk, const AccountId& person,
                LineReason reason) {
  add_mail(transaction, talk, person, reason);
  clear_lines(transaction, talk, person);
  transaction.sql().exec_params(
      "INSERT INTO registration_notice (channel_id, account, reason) VALUES ($1, $2, $3)"
      " ON CONFLICT DO NOTHING",
      id_of(transaction, talk), person.text(), std::string{enum_name(reason)});
}

void clear_seat_notices(Transaction& transaction, const ChannelName& talk,
                        const AccountId& person) {
  clear_lines(transaction, talk, person);
  clear_seat_mails(transaction, talk, person);
}

void add_notices(Transaction& transaction, const ChannelName& talk, LineReason reason) {
  add_mails(transaction, talk, reason);
  transaction.sql().exec_params(
      "INSERT INTO registration_notice (channel_id, account, reason)"
      " SELECT channel_id, account, $2 FROM registration WHERE channel_id = $1" STORAGE_TOLD(
          "$2") " ON CONFLICT DO NOTHING",
      id_of(transaction, talk), std::string{enum_name(reason)});
}

void add_notices(Transaction& transaction, const ChannelName& talk, LineReason reason,
                 const std::vector<AccountId>& people) {
  for (const auto& person : people) {
    add_mail(transaction, talk, person, reason);
    transaction.sql().exec_params(
        "INSERT INTO registration_notice (channel_id, account, reason) VALUES ($1, $2, $3)"
        " ON CONFLICT DO NOTHING",
        id_of(transaction, talk), person.text(), std::string{enum_name(reason)});
  }
}

std::vector<Notice> take_notices(Transaction& transaction, const ChannelName& talk,
                                 std::int64_t limit) {
  const auto rows = transaction.sql().exec_params(
      "DELETE FROM registration_notice WHERE (channel_id, account, reason) IN"
      " (SELECT channel_id, account, reason FROM registration_notice WHERE channel_id = $1"
      "  ORDER BY account, reason LIMIT $2) RETURNING account, reason",
      id_of(transaction, talk), limit);
  std::vector<Notice> notices;
  for (const auto& row : rows) {
    notices.push_back(
        {read_id<AccountId>(row[0]), enum_from_name<LineReason>(row[1].c_str()).value()});
  }
  return notices;
}

void set_registration_due(Transaction& transaction, const ChannelName& talk) {
  transaction.sql().exec_params(
      "INSERT INTO registration_due (channel_id) VALUES ($1) ON CONFLICT DO NOTHING",
      id_of(transaction, talk));
}

void clear_registration_due(Transaction& transaction, const ChannelName& talk) {
  transaction.sql().exec_params("DELETE FROM registration_due WHERE channel_id = $1",
                                id_of(transaction, talk));
}

std::vector<ChannelName> channels_with_due_registrations(Reader& reader, std::int64_t limit) {
  const auto rows = reader.sql().exec_params(
      "SELECT name FROM channel WHERE id IN (SELECT channel_id FROM registration_due LIMIT $1)",
      limit);
  std::vector<ChannelName> channels;
  for (const auto& row : rows) channels.push_back(ChannelName::parse(row[0].c_str()).value());
  return channels;
}

}  // namespace storage
