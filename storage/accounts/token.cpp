#include "storage/accounts/token.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include <sodium.h>

namespace storage {
namespace {

constexpr std::size_t token_bytes = 32;
constexpr std::size_t token_characters = 43;

void require_sodium() {
  // Idempotent and thread-safe.
  static const bool ready = sodium_init() >= 0;
  if (!ready) throw std::runtime_error("libsodium cannot be used");
}

bool is_base64url(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_';
}

}  // namespace

std::string new_token() {
  require_sodium();
  std::array<unsigned char, token_bytes> bytes{};
  randombytes_buf(bytes.data(), bytes.size());
  constexpr int variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
  // The length counts the terminating NUL that sodium writes.
  std::string text(sodium_base64_ENCODED_LEN(token_bytes, variant), '\0');
  sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), variant);
  text.pop_back();
  return text;
}

bool is_token(std::string_view text) {
  return text.size() == token_characters && std::all_of(text.begin(), text.end(), is_base64url);
}

std::string hash_token(std::string_view token) { return hash_bytes(token); }

std::string hash_bytes(std::string_view bytes) {
  require_sodium();
  std::string hash(crypto_generichash_BYTES, '\0');
  crypto_generichash(reinterpret_cast<unsigned char*>(hash.data()), hash.size(),
                     reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), nullptr,
                     0);
  return hash;
}

}  // namespace storage
