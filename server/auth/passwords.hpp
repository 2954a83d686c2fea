// Passwords: argon2id as OWASP asks (19 MiB, two passes), rules for new ones, and a small pool of
// threads, since one check takes 19 MiB and some 40 ms: a flood of logins then waits or is
// refused, and neither eats the memory nor holds up anything else.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "protocol/error_code.hpp"
#include "server/support/worker_pool.hpp"

namespace server::auth {

inline constexpr std::size_t password_code_points_min = 8;
inline constexpr std::size_t password_code_points_max = 256;

/// Nothing, or why it cannot be a password. Any thread.
protocol::Result<void> check_new_password(std::string_view password);

/// A password for somebody else to begin with: four groups of five letters and digits that are hard
/// to take for each other, 99 random bits.
std::string new_password();

/// argon2id in libsodium's text form, with a salt of its own. Takes some 40 ms; any thread.
std::string hash_password(std::string_view password);

/// Takes as long; false for what is no hash. Any thread.
bool verify_password(std::string_view password, const std::string& hash);

class PasswordPool {
 public:
  /// Logins that may wait: at 40 ms each and one thread little more than a second.
  static constexpr std::size_t waiting_max = 32;

  explicit PasswordPool(int threads = 1);

  /// Checks the password on a thread of the pool and calls `done` there. Without a hash (no such
  /// account) it takes as long and the answer is false. Returns false, and calls nothing, when too
  /// many wait. Any thread.
  [[nodiscard]] bool verify(std::string password, std::optional<std::string> hash,
                            std::function<void(bool)> done);

  /// Finishes what waits, then ends the threads.
  void stop() { pool_.stop(); }

 private:
  const std::string dummy_hash_;
  WorkerPool pool_;
};

}  // namespace server::auth
