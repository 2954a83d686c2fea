#include "server/auth/passwords.hpp"

#include <array>
#include <stdexcept>

#include <sodium.h>

#include "protocol/text.hpp"
#include "server/auth/common_passwords.hpp"

namespace server::auth {

using namespace protocol;

namespace {

// OWASP password storage sheet: argon2id with 19 MiB and two passes; libsodium has one lane.
constexpr unsigned long long passes = 2;
constexpr std::size_t memory_bytes = 19UL * 1024 * 1024;

void require_sodium() {
  static const bool ready = sodium_init() >= 0;
  if (!ready) throw std::runtime_error("libsodium cannot be used");
}

}  // namespace

Result<void> check_new_password(std::string_view password) {
  const auto length = count_code_points(password);
  if (length < password_code_points_min) {
    return refuse(ErrorCode::too_short, "at least 8 characters", "password");
  }
  if (length > password_code_points_max) {
    return refuse(ErrorCode::too_long, "at most 256 characters", "password");
  }
  if (is_common_password(password)) {
    return refuse(ErrorCode::bad_value, "one of the most common passwords", "password");
  }
  return {};
}

std::string new_password() {
  require_sodium();
  // Without what looks alike in some typefaces: i, l, o, 0, 1.
  constexpr std::string_view letters = "abcdefghjkmnpqrstuvwxyz23456789";
  constexpr int groups = 4;
  constexpr int group_letters = 5;
  std::string password;
  for (int i = 0; i < groups * group_letters; ++i) {
    if (i > 0 && i % group_letters == 0) password.push_back('-');
    password.push_back(letters[randombytes_uniform(letters.size())]);
  }
  return password;
}

std::string hash_password(std::string_view password) {
  require_sodium();
  std::array<char, crypto_pwhash_STRBYTES> hash{};
  if (crypto_pwhash_str_alg(hash.data(), password.data(), password.size(), passes, memory_bytes,
                            crypto_pwhash_ALG_ARGON2ID13) != 0) {
    throw std::runtime_error("not enough memory to hash a password");
  }
  return hash.data();
}

bool verify_password(std::string_view password, const std::string& hash) {
  require_sodium();
  return crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

PasswordPool::PasswordPool(int threads)
    : dummy_hash_{hash_password("a password of nobody")}, pool_{threads, waiting_max} {}

bool PasswordPool::verify(std::string password, std::optional<std::string> hash,
                          std::function<void(bool)> done) {
  return pool_.post([this, password = std::move(password), hash = std::move(hash),
                     done = std::move(done)]() mutable {
    const bool right = verify_password(password, hash.value_or(dummy_hash_));
    sodium_memzero(password.data(), password.size());
    // The dummy's password is in the source, so a match with it counts for nothing.
    done(right && hash.has_value());
  });
}

}  // namespace server::auth
