#include "server/pseudonyms/sealed_box.hpp"

#include <algorithm>
#include <stdexcept>

#include <sodium.h>

namespace server::pseudonyms {

using namespace protocol;

namespace {

void require_sodium() {
  static const bool ready = sodium_init() >= 0;
  if (!ready) throw std::runtime_error("libsodium cannot be used");
}

unsigned char* bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }
const unsigned char* bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string random_bytes(std::size_t size) {
  std::string made(size, '\0');
  randombytes_buf(made.data(), made.size());
  return made;
}

std::string key_of(std::string_view passphrase, const storage::HolderKey& key) {
  std::string derived(crypto_secretbox_KEYBYTES, '\0');
  if (key.salt.size() != crypto_pwhash_SALTBYTES || key.passes < 1 || key.memory < 1) {
    throw std::runtime_error("the stored key is damaged");
  }
  if (crypto_pwhash(bytes(derived), derived.size(), passphrase.data(), passphrase.size(),
                    bytes(std::string_view{key.salt}), static_cast<unsigned long long>(key.passes),
                    static_cast<std::size_t>(key.memory), crypto_pwhash_ALG_ARGON2ID13) != 0) {
    throw std::runtime_error("not enough memory to use a passphrase");
  }
  return derived;
}

std::string seal_for(std::string_view message, std::string_view public_key) {
  if (public_key.size() != crypto_box_PUBLICKEYBYTES) {
    throw std::runtime_error("a public key is damaged");
  }
  std::string box(message.size() + crypto_box_SEALBYTES, '\0');
  crypto_box_seal(bytes(box), bytes(message), message.size(), bytes(public_key));
  return box;
}

std::optional<std::string> open(std::string_view box, std::string_view public_key,
                                std::string_view private_key) {
  if (box.size() < crypto_box_SEALBYTES || public_key.size() != crypto_box_PUBLICKEYBYTES ||
      private_key.size() != crypto_box_SECRETKEYBYTES) {
    return std::nullopt;
  }
  std::string message(box.size() - crypto_box_SEALBYTES, '\0');
  if (crypto_box_seal_open(bytes(message), bytes(box), box.size(), bytes(public_key),
                           bytes(private_key)) != 0) {
    return std::nullopt;
  }
  return message;
}

}  // namespace

storage::HolderKey make_holder_key(std::string_view passphrase, PassphraseCost cost) {
  require_sodium();
  storage::HolderKey key;
  key.public_key.resize(crypto_box_PUBLICKEYBYTES);
  std::string private_key(crypto_box_SECRETKEYBYTES, '\0');
  crypto_box_keypair(bytes(key.public_key), bytes(private_key));
  key.salt = random_bytes(crypto_pwhash_SALTBYTES);
  key.passes = cost.passes;
  key.memory = cost.memory_bytes;
  key.nonce = random_bytes(crypto_secretbox_NONCEBYTES);
  key.private_key.resize(private_key.size() + crypto_secretbox_MACBYTES);
  auto derived = key_of(passphrase, key);
  crypto_secretbox_easy(bytes(key.private_key), bytes(std::string_view{private_key}),
                        private_key.size(), bytes(std::string_view{key.nonce}),
                        bytes(std::string_view{derived}));
  sodium_memzero(derived.data(), derived.size());
  sodium_memzero(private_key.data(), private_key.size());
  return key;
}

std::optional<std::string> private_key_of(const storage::HolderKey& key,
                                          std::string_view passphrase) {
  require_sodium();
  if (key.private_key.size() != crypto_box_SECRETKEYBYTES + crypto_secretbox_MACBYTES ||
      key.nonce.size() != crypto_secretbox_NONCEBYTES) {
    throw std::runtime_error("the stored key is damaged");
  }
  auto derived = key_of(passphrase, key);
  std::string private_key(crypto_box_SECRETKEYBYTES, '\0');
  const bool is_right =
      crypto_secretbox_open_easy(bytes(private_key), bytes(std::string_view{key.private_key}),
                                 key.private_key.size(), bytes(std::string_view{key.nonce}),
                                 bytes(std::string_view{derived})) == 0;
  sodium_memzero(derived.data(), derived.size());
  if (!is_right) return std::nullopt;
  return private_key;
}

std::string seal(const Sealed& sealed, const storage::SealingKeys& keys) {
  require_sodium();
  std::string message;
  const auto add = [&](const IdBytes& id) {
    message.append(reinterpret_cast<const char*>(id.data()), id.size());
  };
  add(sealed.account.bytes);
  add(sealed.pseudonym.bytes);
  return seal_for(seal_for(message, keys.data_protection), keys.moderation);
}

std::optional<std::string> open_outer(std::string_view box, std::string_view public_key,
                                      std::string_view private_key) {
  return open(box, public_key, private_key);
}

std::optional<Sealed> open_inner(std::string_view half, std::string_view public_key,
                                 std::string_view private_key) {
  const auto message = open(half, public_key, private_key);
  Sealed sealed;
  const auto size = sealed.account.bytes.size();
  if (!message || message->size() != 2 * size) return std::nullopt;
  std::copy_n(message->data(), size, reinterpret_cast<char*>(sealed.account.bytes.data()));
  std::copy_n(message->data() + size, size, reinterpret_cast<char*>(sealed.pseudonym.bytes.data()));
  return sealed;
}

}  // namespace server::pseudonyms
