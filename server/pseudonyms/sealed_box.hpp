// The box of a pseudonym: who it is, sealed twice (libsodium's crypto_box_seal), and the two key
// pairs that open it one after the other (docs/adr/0015). Computes only; blocks for about a second
// where a passphrase is used. Any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "protocol/ids.hpp"
#include "storage/pseudonyms/pseudonym_repository.hpp"

namespace server::pseudonyms {

/// What argon2id costs, for the holder and for whoever guesses.
struct PassphraseCost {
  /// libsodium's "moderate": it is paid twice in a resolution, not at each login.
  std::int64_t passes = 3;
  std::int64_t memory_bytes = std::int64_t{256} * 1024 * 1024;
};

/// A fresh key pair whose private half the passphrase alone gives back.
storage::HolderKey make_holder_key(std::string_view passphrase, PassphraseCost cost = {});

/// Nothing for a wrong passphrase.
std::optional<std::string> private_key_of(const storage::HolderKey& key,
                                          std::string_view passphrase);

/// Who is in a box.
struct Sealed {
  protocol::AccountId account;
  protocol::PseudonymId pseudonym;
  friend bool operator==(const Sealed&, const Sealed&) = default;
};

/// For data protection first, and that for moderation.
std::string seal(const Sealed& sealed, const storage::SealingKeys& keys);

/// What moderation gets to see: the same, sealed for data protection. Nothing for a box of other
/// keys.
std::optional<std::string> open_outer(std::string_view box, std::string_view public_key,
                                      std::string_view private_key);
std::optional<Sealed> open_inner(std::string_view half, std::string_view public_key,
                                 std::string_view private_key);

}  // namespace server::pseudonyms
