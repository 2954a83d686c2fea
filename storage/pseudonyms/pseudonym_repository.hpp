// The SQL of pseudonyms (docs/adr/0015). Who drew one and the pseudonym itself are written in two
// transactions, each among rows of others. Under the lock of the talk. Database threads.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <boost/describe.hpp>

#include "protocol/channel_name.hpp"
#include "protocol/ids.hpp"
#include "storage/transaction.hpp"

namespace storage {

/// The two people who can name a pseudonym's owner together.
BOOST_DEFINE_ENUM_CLASS(KeyHolder, moderation, data_protection)

/// A key pair as it lies in the database; bytes.
struct HolderKey {
  std::string public_key;
  std::string salt;
  std::int64_t passes = 0;
  std::int64_t memory = 0;
  std::string nonce;
  /// Encrypted.
  std::string private_key;
};

std::optional<HolderKey> holder_key(Reader& reader, KeyHolder holder);
/// False when the holder has one: what was sealed with it could be opened no more.
bool add_holder_key(Transaction& transaction, KeyHolder holder, const HolderKey& key);

/// Both, without which there are no pseudonyms.
struct SealingKeys {
  std::string moderation;
  std::string data_protection;
};
std::optional<SealingKeys> sealing_keys(Reader& reader);
/// Whether there are both.
bool offers_pseudonyms(Reader& reader);

/// False when the account drew one before.
bool add_drawn(Transaction& transaction, const protocol::ChannelName& talk,
               const protocol::AccountId& account);

struct Pseudonym {
  protocol::PseudonymId id;
  protocol::ChannelName talk;
  std::string secret_hash;
  /// Absent once it was deleted.
  std::optional<std::string> box;
};
void add_pseudonym(Transaction& transaction, const Pseudonym& pseudonym);
std::optional<Pseudonym> find_pseudonym(Reader& reader, const protocol::ChannelName& talk,
                                        std::string_view secret_hash);
std::optional<Pseudonym> find_pseudonym(Reader& reader, const protocol::PseudonymId& id);

/// None is drawn any more: deletes who drew one, and has both tables rewritten soon.
void end_pseudonyms(Transaction& transaction, const protocol::ChannelName& talk);
/// From now on nobody finds out any more who asked in the talk; has the tables rewritten soon.
void erase_boxes(Transaction& transaction, const protocol::ChannelName& talk);
/// Whether nothing of what was deleted is left in the files; false while somebody reads there.
bool rewrite_pseudonym_tables(Transaction& transaction);

}  // namespace storage
