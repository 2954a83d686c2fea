#include "storage/pseudonyms/pseudonym_repository.hpp"

#include <pqxx/pqxx>

#include "protocol/enum_name.hpp"
#include "storage/due/due_repository.hpp"
#include "storage/sql_values.hpp"

namespace storage {

using namespace protocol;

namespace {

// Rows that each new one is written again with, so that their transactions and places are the same.
// As many as ballots are mixed with (ADR 13).
constexpr int mixed_with_each = 16;

std::int64_t id_of_channel(Reader& reader, const ChannelName& talk) {
  return reader.channel(talk)->id;
}

std::string bytes_in(const pqxx::field& field) { return pqxx::binarystring{field}.str(); }

std::optional<Pseudonym> read_pseudonym(const pqxx::result& rows) {
  if (rows.empty()) return std::nullopt;
  const auto row = rows[0];
  Pseudonym found{read_id<PseudonymId>(row[0]),
                  ChannelName::parse(row[1].c_str()).value(),
                  bytes_in(row[2]),
                  {}};
  if (!row[3].is_null()) found.box = bytes_in(row[3]);
  return found;
}

void rewrite_pseudonyms_soon(Transaction& transaction, const ChannelName& talk) {
  set_due(transaction, {DueKind::rewrite_pseudonyms, talk, talk.item()}, transaction.now());
}

}  // namespace

std::optional<HolderKey> holder_key(Reader& reader, KeyHolder holder) {
  const auto rows = reader.sql().exec_params(
      "SELECT public_key, salt, passes, memory, nonce, private_key FROM pseudonym_key"
      " WHERE holder = $1",
      std::string{enum_name(holder)});
  if (rows.empty()) return std::nullopt;
  const auto row = rows[0];
  return HolderKey{bytes_in(row[0]),          bytes_in(row[1]), row[2].as<std::int64_t>(),
                   row[3].as<std::int64_t>(), bytes_in(row[4]), bytes_in(row[5])};
}

bool add_holder_key(Transaction& transaction, KeyHolder holder, const HolderKey& key) {
  return transaction.sql()
             .exec_params(
                 "INSERT INTO pseudonym_key (holder, public_key, salt, passes, memory, nonce,"
                 " private_key) VALUES ($1, $2::bytea, $3::bytea, $4, $5, $6::bytea, $7::bytea)"
                 " ON CONFLICT DO NOTHING",
                 std::string{enum_name(holder)}, bytes_literal(key.public_key),
                 bytes_literal(key.salt), key.passes, key.memory, bytes_literal(key.nonce),
                 bytes_literal(key.private_key))
             .affected_rows() == 1;
}

std::optional<SealingKeys> sealing_keys(Reader& reader) {
  const auto rows = reader.sql().exec(
      "SELECT m.public_key, d.public_key FROM pseudonym_key m, pseudonym_key d"
      " WHERE m.holder = 'moderation' AND d.holder = 'data_protection'");
  if (rows.empty()) return std::nullopt;
  return SealingKeys{bytes_in(rows[0][0]), bytes_in(rows[0][1])};
}

bool offers_pseudonyms(Reader& reader) { return sealing_keys(reader).has_value(); }

bool add_drawn(Transaction& transaction, const ChannelName& talk, const AccountId& account) {
  const auto id = id_of_channel(transaction, talk);
  const auto known = transaction.sql().exec_params(
      "SELECT 1 FROM pseudonym_drawn WHERE channel_id = $1 AND account = $2", id, account.text());
  if (!known.empty()) return false;
  // Ids are random, so those from a random one on are a random choice; fewer where it is near the
  // end, which the first ones fill up.
  transaction.sql().exec_params(
      "WITH chosen AS ("
      "   (SELECT account FROM pseudonym_drawn WHERE channel_id = $1"
      "     AND account >= (SELECT gen_random_uuid()) ORDER BY account LIMIT $3)"
      "   UNION (SELECT account FROM pseudonym_drawn WHERE channel_id = $1"
      "     ORDER BY account LIMIT $3)"
      "   LIMIT $3),"
      " mixed AS (DELETE FROM pseudonym_drawn d USING chosen"
      "   WHERE d.channel_id = $1 AND d.account = chosen.account RETURNING d.account)"
      " INSERT INTO pseudonym_drawn (channel_id, account)"
      " SELECT $1, account FROM (SELECT account FROM mixed UNION ALL SELECT $2::uuid) all_of_them"
      " ORDER BY random()",
      id, account.text(), mixed_with_each);
  return true;
}

void add_pseudonym(Transaction& transaction, const Pseudonym& pseudonym) {
  transaction.sql().exec_params(
      "WITH chosen AS ("
      "   (SELECT id FROM pseudonym WHERE channel_id = $1"
      "     AND id >= (SELECT gen_random_uuid()) ORDER BY id LIMIT $5)"
      "   UNION (SELECT id FROM pseudonym WHERE channel_id = $1 ORDER BY id LIMIT $5)"
      "   LIMIT $5),"
      " mixed AS (DELETE FROM pseudonym p USING chosen"
      "   WHERE p.channel_id = $1 AND p.id = chosen.id RETURNING p.id, p.secret_hash, p.box)"
      " INSERT INTO pseudonym (channel_id, id, secret_hash, box)"
      " SELECT $1, id, secret_hash, box FROM (SELECT id, secret_hash, box FROM mixed"
      "   UNION ALL SELECT $2::uuid, $3::bytea, $4::bytea) all_of_them"
      " ORDER BY random()",
      id_of_channel(transaction, pseudonym.talk), pseudonym.id.text(),
      bytes_literal(pseudonym.secret_hash), bytes_literal(pseudonym.box.value()), mixed_with_each);
}

std::optional<Pseudonym> find_pseudonym(Reader& reader, const ChannelName& talk,
                                        std::string_view secret_hash) {
  return read_pseudonym(reader.sql().exec_params(
      "SELECT p.id, c.name, p.secret_hash, p.box FROM pseudonym p"
      " JOIN channel c ON c.id = p.channel_id WHERE c.name = $1 AND p.secret_hash = $2::bytea",
      talk.text(), bytes_literal(secret_hash)));
}

std::optional<Pseudonym> find_pseudonym(Reader& reader, const PseudonymId& id) {
  return read_pseudonym(
      reader.sql().exec_params("SELECT p.id, c.name, p.secret_hash, p.box FROM pseudonym p"
                               " JOIN channel c ON c.id = p.channel_id WHERE p.id = $1",
                               id.text()));
}

void end_pseudonyms(Transaction& transaction, const ChannelName& talk) {
  transaction.sql().exec_params("DELETE FROM pseudonym_drawn WHERE channel_id = $1",
                                id_of_channel(transaction, talk));
  rewrite_pseudonyms_soon(transaction, talk);
}

void erase_boxes(Transaction& transaction, const ChannelName& talk) {
  transaction.sql().exec_params("UPDATE pseudonym SET box = NULL WHERE channel_id = $1",
                                id_of_channel(transaction, talk));
  rewrite_pseudonyms_soon(transaction, talk);
}

bool rewrite_pseudonym_tables(Transaction& transaction) {
  return transaction.sql().exec1("SELECT rewrite_pseudonym_tables()")[0].as<bool>();
}

}  // namespace storage
