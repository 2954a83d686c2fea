// The look-ups that every batch makes, as rows of one form, so that one statement can make them
// all: each statement more is a wait for the database. For the .cpp files of this folder only.
#pragma once

namespace storage {

/// The columns of a row. What it says besides depends on its kind.
enum FoundColumn {
  found_kind,
  /// The id of the channel's row: of an item or a key.
  found_channel,
  /// The account of a role, contact point or key, the stream of an item.
  found_in,
  /// The role (NULL for an active account without any), contact point, item or key.
  found_id,
  /// The body of an item, the hash of a key, the talk that the account of a role is a guest of.
  found_text,
  // Of a key: what became of its command. The first also of a role: 1 for an invited guest.
  found_seq,
  found_made,
  found_number,
};

/// What is none of these is about a role.
inline constexpr const char* found_contact = "contact";
inline constexpr const char* found_item = "item";
inline constexpr const char* found_key = "key";

// The parameters are arrays, as "$1".

/// Of active accounts.
#define STORAGE_FIND_ROLES(accounts)                                   \
  "SELECT 'role', NULL::bigint, a.id::text, r.role, a.guest_of::text," \
  " a.invited::int::bigint, NULL::text, NULL::bigint FROM account a"   \
  " LEFT JOIN LATERAL unnest(a.roles) r(role) ON true"                 \
  " WHERE a.id = ANY(" accounts "::uuid[]) AND a.active"

#define STORAGE_FIND_CONTACTS(accounts)                                           \
  "SELECT 'contact', NULL::bigint, p.account::text, p.contact::text, NULL::text," \
  " NULL::bigint, NULL::text, NULL::bigint FROM contact_person p"                 \
  " WHERE p.account = ANY(" accounts "::uuid[])"

#define STORAGE_FIND_ITEMS(channels, streams, ids)                                 \
  "SELECT 'item', i.channel_id, i.stream, i.id, i.body, NULL::bigint, NULL::text," \
  " NULL::bigint FROM unnest(" channels "::bigint[], " streams "::text[], " ids    \
  "::text[])"                                                                      \
  " w(channel, stream, id) JOIN item i"                                            \
  " ON i.channel_id = w.channel AND i.stream = w.stream AND i.id = w.id"

#define STORAGE_FIND_KEYS(channels, authors, keys)                                        \
  "SELECT 'key', k.channel_id, k.author::text, k.key::text, k.hash::text, k.seq, k.item," \
  " k.number FROM unnest(" channels "::bigint[], " authors "::uuid[], " keys              \
  "::uuid[])"                                                                             \
  " w(channel, author, key) JOIN command_key k"                                           \
  " ON k.channel_id = w.channel AND k.author = w.author AND k.key = w.key"

}  // namespace storage
