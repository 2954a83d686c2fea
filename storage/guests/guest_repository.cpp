#include "storage/guests/guest_repository.hpp"

#include <algorithm>

#include <pqxx/pqxx>
#include <sodium.h>

#include "storage/accounts/login_session_repository.hpp"
#include "storage/accounts/revocation_repository.hpp"
#include "storage/sql_values.hpp"

namespace storage {

using namespace protocol;

namespace {

std::string ids_literal(const std::vector<AccountId>& accounts) {
  ArrayLiteral ids;
  for (const auto& account : accounts) ids.add(std::string_view{account.text()});
  return ids.text();
}

std::vector<AccountId> announced_in(const TalkPlan& plan) {
  auto people = plan.moderators;
  people.insert(people.end(), plan.speakers.begin(), plan.speakers.end());
  people.insert(people.end(), plan.caption_writers.begin(), plan.caption_writers.end());
  return people;
}

std::string name_of(ChannelKind kind, const ItemId& talk) { return channel_of(kind, talk).text(); }

}  // namespace

std::string hash_of_secret(std::string_view secret) {
  std::string hash(crypto_hash_sha256_BYTES, '\0');
  crypto_hash_sha256(reinterpret_cast<unsigned char*>(hash.data()),
                     reinterpret_cast<const unsigned char*>(secret.data()), secret.size());
  return hash;
}

std::optional<std::string> hash_from_hex(std::string_view digits) {
  std::string hash(crypto_hash_sha256_BYTES, '\0');
  std::size_t size = 0;
  const bool is_hex = sodium_hex2bin(reinterpret_cast<unsigned char*>(hash.data()), hash.size(),
                                     digits.data(), digits.size(), nullptr, &size, nullptr) == 0;
  if (!is_hex || size != hash.size()) return std::nullopt;
  return hash;
}

std::optional<GuestLinkPlace> find_guest_link(Reader& reader, std::string_view hash) {
  const auto rows = reader.sql().exec_params(
      "SELECT talk, id FROM guest_link WHERE hash = $1::bytea", bytes_literal(hash));
  if (rows.empty()) return std::nullopt;
  return GuestLinkPlace{read_id<ItemId>(rows[0][0]), read_id<ItemId>(rows[0][1])};
}

bool add_guest_link(Transaction& transaction, std::string_view hash, const GuestLinkPlace& place) {
  const auto added = transaction.sql().exec_params(
      "INSERT INTO guest_link (hash, talk, id) VALUES ($1::bytea, $2, $3) ON CONFLICT DO NOTHING",
      bytes_literal(hash), place.talk.text(), place.link.text());
  return added.affected_rows() == 1;
}

void delete_guest_links(Transaction& transaction, const ItemId& talk) {
  transaction.sql().exec_params("DELETE FROM guest_link WHERE talk = $1", talk.text());
}

void create_guest(Transaction& transaction, const NewGuest& guest) {
  transaction.sql().exec_params(
      "INSERT INTO account (id, name, roles, guest_of, invited)"
      " VALUES ($1, $2, '{guest}', $3, $4)",
      guest.id.text(), guest.name, guest.talk.text(), guest.invited);
}

void end_guests(Transaction& transaction, const std::vector<AccountId>& guests) {
  if (guests.empty()) return;
  transaction.sql().exec_params(
      "UPDATE account SET active = false WHERE id = ANY($1::uuid[]) AND guest_of IS NOT NULL",
      ids_literal(guests));
  delete_logins(transaction, guests);
  std::vector<Revocation> revocations;
  for (const auto& guest : guests) revocations.push_back({0, guest, std::nullopt, std::nullopt});
  add_revocations(transaction, revocations);
}

NamesInTalk names_in_talk(Reader& reader, const Talk& talk, std::string_view wanted) {
  // Who used a key there wrote there, or voted. A guest who was shown out keeps the name only where
  // it still stands under something.
  const auto rows = reader.sql().exec_params(
      "WITH there AS (SELECT DISTINCT k.author FROM channel c JOIN command_key k ON k.channel_id = c.id"
      "  WHERE c.name IN ($1, $2))"
      " SELECT 'wanted', normalize($3::text, NFKD)"
      " UNION ALL SELECT CASE WHEN a.guest_of IS NOT NULL AND a.active THEN 'guest' ELSE 'person' END,"
      "  normalize(a.name, NFKD) FROM account a WHERE (a.guest_of = $4::uuid AND a.active)"
      "  OR a.id = ANY($5::uuid[]) OR a.id IN (SELECT author FROM there)",
      name_of(ChannelKind::talk, talk.id), name_of(ChannelKind::desk, talk.id), std::string{wanted},
      talk.id.text(), ids_literal(announced_in(talk.plan)));
  NamesInTalk names;
  for (const auto& row : rows) {
    const std::string_view what = row[0].c_str();
    if (what == "wanted") {
      names.wanted = row[1].c_str();
    } else {
      (what == "guest" ? names.guests : names.people).emplace_back(row[1].c_str());
    }
  }
  return names;
}

std::vector<AccountId> shown_to_guest(Reader& reader, const Talk& talk, const AccountId& guest,
                                      const std::vector<AccountId>& accounts) {
  auto announced = announced_in(talk.plan);
  announced.push_back(guest);
  // The primary key of command_key leads from channel and author, so this looks at few rows.
  const auto rows = reader.sql().exec_params(
      "SELECT w.account FROM unnest($1::uuid[]) w(account) WHERE w.account = ANY($2::uuid[])"
      " OR EXISTS (SELECT 1 FROM channel c JOIN command_key k ON k.channel_id = c.id"
      "  AND k.author = w.account WHERE c.name IN ($3, $4))",
      ids_literal(accounts), ids_literal(announced), name_of(ChannelKind::talk, talk.id),
      name_of(ChannelKind::desk, talk.id));
  std::vector<AccountId> shown;
  for (const auto& row : rows) shown.push_back(read_id<AccountId>(row[0]));
  return shown;
}

}  // namespace storage
