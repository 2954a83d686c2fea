#include "storage/guests/guest_repository.hpp"

#include <algorithm>

#include <pqxx/pqxx>
#include <sodium.h>

#include "protocol/encode.hpp"
#include "protocol/envelope.hpp"
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

std::vector<Guest> guests_entered_not_at(Reader& reader, const ChannelName& desk, Time at,
                                         std::int64_t limit) {
  const auto rows = reader.sql().exec_params(
      "SELECT body FROM item WHERE channel_id = $1 AND stream = 'guests'"
      " AND body::json->>'at' <> $2 ORDER BY id LIMIT $3",
      reader.channel(desk)->id, format_time(at), limit);
  std::vector<Guest> guests;
  for (const auto& row : rows) guests.push_back(from_json<Guest>(row[0].c_str()).value());
  return guests;
}

std::vector<GuestLink> links_of_guests(Reader& reader, const ChannelName& desk,
                                       const std::vector<AccountId>& guests) {
  const auto rows = reader.sql().exec_params(
      "SELECT body FROM item WHERE channel_id = $1 AND stream = 'guest_links'"
      " AND (body::json->>'guest')::uuid = ANY($2::uuid[]) ORDER BY seq",
      reader.channel(desk)->id, ids_literal(guests));
  std::vector<GuestLink> links;
  for (const auto& row : rows) links.push_back(from_json<GuestLink>(row[0].c_str()).value());
  return links;
}

std::vector<AccountId> silent_guests(Reader& reader, const ItemId& talk) {
  const auto rows = reader.sql().exec_params(
      "WITH of_talk AS (SELECT id FROM channel WHERE name IN ($2, $3))"
      " SELECT a.id FROM account a WHERE a.guest_of = $1::uuid"
      " AND NOT EXISTS (SELECT 1 FROM item i WHERE i.channel_id IN (SELECT id FROM of_talk)"
      "  AND i.author = a.id)"
      " AND NOT EXISTS (SELECT 1 FROM certificate c WHERE c.account = a.id)",
      talk.text(), name_of(ChannelKind::talk, talk), name_of(ChannelKind::desk, talk));
  std::vector<AccountId> silent;
  for (const auto& row : rows) silent.push_back(read_id<AccountId>(row[0]));
  return silent;
}

void forget_names(Transaction& transaction, const ItemId& talk,
                  const std::vector<AccountId>& guests) {
  transaction.sql().exec_params(
      "UPDATE account SET name = CASE WHEN id = ANY($2::uuid[]) THEN '' ELSE name END"
      " WHERE guest_of = $1::uuid",
      talk.text(), ids_literal(guests));
}

void forget_entries(Transaction& transaction, const ChannelName& desk, Time told_at,
                    const std::vector<ItemId>& links) {
  const auto id = transaction.channel(desk)->id;
  const auto rows = transaction.sql().exec_params(
      "SELECT seq, item, body FROM event WHERE channel_id = $1"
      " AND (body LIKE '%\"guests\":[{%' OR body LIKE '%\"guest_links\":[{%')",
      id);
  ArrayLiteral seqs;
  ArrayLiteral items;
  ArrayLiteral bodies;
  for (const auto& row : rows) {
    auto event = from_json<Event>(row[2].c_str()).value();
    auto& data = event.data;
    // An earlier step told these anew already.
    if (event.event == "guest.forgotten") continue;
    const bool tells_guests =
        std::erase_if(data.guests, [&](const Guest& guest) { return guest.at != told_at; }) > 0;
    for (auto& link : data.guest_links) {
      if (link.state == GuestLinkState::used) link.state = GuestLinkState::usable;
      link.guest.reset();
      if (std::find(links.begin(), links.end(), link.id) != links.end()) link.name.clear();
    }
    // By whoever came.
    if (event.event == "guest.entered") event.by = Author::system();
    seqs.add(event.seq);
    items.add(tells_guests ? std::string_view{"guests"} : std::string_view{row[1].c_str()});
    bodies.add(std::string_view{encode_event(event)});
  }
  if (seqs.size() == 0) return;
  transaction.sql().exec_params(
      "UPDATE event e SET item = n.item, body = n.body"
      " FROM unnest($2::bigint[], $3::text[], $4::text[]) n(seq, item, body)"
      " WHERE e.channel_id = $1 AND e.seq = n.seq",
      id, seqs.text(), items.text(), bodies.text());
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
