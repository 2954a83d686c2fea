#include "storage/mail/mail_repository.hpp"

#include <string>

#include <pqxx/pqxx>

#include "protocol/enum_name.hpp"
#include "storage/sql_values.hpp"

namespace storage {

using namespace protocol;

namespace {

/// Of the kinds that one of $2 outdates, what is not on its way.
#define STORAGE_OUTDATED                                                                \
  " AND claimed_until IS NULL AND NOT begun"                                            \
  " AND (kind = $2 OR $2 = 'talk_cancelled' OR (kind LIKE 'seat%' AND $2 LIKE 'seat%')" \
  " OR (kind = 'talk_soon' AND $2 IN ('talk_moved', 'seat_cancelled')))"

std::int64_t id_of(Reader& reader, const ChannelName& talk) { return reader.channel(talk)->id; }

}  // namespace

void add_mail(Transaction& transaction, const ChannelName& talk, const AccountId& person,
              LineReason reason) {
  if (!transaction.keeps_mails()) return;
  transaction.sql().exec_params(
      "WITH outdated AS (DELETE FROM mail WHERE channel_id = $1 AND account = $3" STORAGE_OUTDATED
      ") INSERT INTO mail (channel_id, account, kind, made_at, due_at)"
      " VALUES ($1, $3, $2::text, $4, $4)",
      id_of(transaction, talk), std::string{enum_name(reason)}, person.text(),
      format_time(transaction.now()));
}

void add_mails(Transaction& transaction, const ChannelName& talk, LineReason reason) {
  if (!transaction.keeps_mails()) return;
  transaction.sql().exec_params(
      "WITH outdated AS (DELETE FROM mail WHERE channel_id = $1" STORAGE_OUTDATED
      ") INSERT INTO mail (channel_id, account, kind, made_at, due_at)"
      " SELECT channel_id, account, $2::text, $3::timestamptz, $3::timestamptz FROM registration"
      " WHERE channel_id = $1" STORAGE_TOLD("$2::text"),
      id_of(transaction, talk), std::string{enum_name(reason)}, format_time(transaction.now()));
}

void clear_seat_mails(Transaction& transaction, const ChannelName& talk, const AccountId& person) {
  if (!transaction.keeps_mails()) return;
  transaction.sql().exec_params(
      "DELETE FROM mail WHERE channel_id = $1 AND account = $2"
      " AND (kind LIKE 'seat%' OR kind = 'talk_soon') AND claimed_until IS NULL AND NOT begun",
      id_of(transaction, talk), person.text());
}

}  // namespace storage
