// Tokens of logins: the secret that a browser's cookie or a program carries. The database knows
// only their hash, so that a copy of it logs nobody in. Pure but for the random source; any thread.
#pragma once

#include <string>
#include <string_view>

namespace storage {

/// 32 random bytes as base64url: 43 characters. 256 bits cannot be guessed, so the hash needs
/// neither salt nor cost.
std::string new_token();

/// Whether it has the form of a token; anything else need not be looked up.
bool is_token(std::string_view text);

/// BLAKE2b-256 of the token's text, 32 raw bytes.
std::string hash_token(std::string_view token);

/// BLAKE2b-256 of any bytes, 32 raw bytes.
std::string hash_bytes(std::string_view bytes);

}  // namespace storage
