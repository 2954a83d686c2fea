// Finding out who somebody is, in two steps by two people (docs/adr/0015): moderation opens the
// outer seal and says why, data protection completes it. For the command line. Throws
// std::runtime_error with a plain sentence, and then nothing was changed.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "server/pseudonyms/sealed_box.hpp"
#include "storage/pseudonyms/resolution_repository.hpp"
#include "storage/transaction.hpp"

namespace server::pseudonyms {

/// Whose pseudonym: by the number of a question, as people see it.
struct Asked {
  protocol::ItemId talk;
  std::int64_t question = 0;
};

/// Once a holder.
void keep_holder_key(storage::Transaction& transaction, storage::KeyHolder holder,
                     const storage::HolderKey& key);

storage::HolderKey require_holder_key(storage::Reader& reader, storage::KeyHolder holder);

struct UnlockedKey {
  std::string public_key;
  std::string private_key;
};
/// Takes about a second, on a busy machine longer: not inside a transaction, which the database
/// would end meanwhile.
UnlockedKey unlock(const storage::HolderKey& key, std::string_view passphrase);

/// Whether step one is still to be done, and is explained.
void require_unopened(storage::Reader& reader, const Asked& asked, std::string_view reason);
/// Step one. What it opens stays sealed for data protection.
void open_for_moderation(storage::Transaction& transaction, const Asked& asked,
                         const UnlockedKey& key, std::string_view reason);

/// What data protection is to complete.
storage::Resolution opened(storage::Reader& reader, const Asked& asked);

/// Step two. Says who it is, writes that it was said, and has the pseudonym's inbox told unless
/// `untold` says why not. Where it is kept who it was: nowhere.
protocol::AccountId complete(storage::Transaction& transaction, const Asked& asked,
                             const UnlockedKey& key, const std::optional<std::string>& untold);

}  // namespace server::pseudonyms
