// The SQL of login sessions: browsers' logins and programs' tokens. Days only are kept, so nothing
// tells when a person worked. Database threads; "now" is the transaction's or passed in.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "protocol/ids.hpp"
#include "protocol/time.hpp"
#include "storage/reader.hpp"
#include "storage/transaction.hpp"

namespace storage {

BOOST_DEFINE_ENUM_CLASS(LoginKind, browser, program)

/// A browser's login ends when it was not used for so many days (ASVS 7.3.1) ...
inline constexpr int login_idle_days = 30;
/// ... and in any case after so many (ASVS 7.3.2). A program's token lives until it is ended.
inline constexpr int login_days_max = 90;

/// A login that is valid.
struct LoginRecord {
  std::string token_hash;
  protocol::AccountId account;
  LoginKind kind{};
  /// Of a demo account, which only counts in demo mode.
  bool demo = false;
  /// Of a guest: nothing but this talk.
  std::optional<GuestOf> guest_of;
  /// Its last use is on record with today's date.
  bool used_today = false;
  /// The number of the last revocation of anybody when this was read; 0 if there is none.
  std::int64_t last_revocation = 0;
};

/// Does nothing if the hash is there: a commit of unknown outcome is tried again (contract C5).
/// `label` is for the person's own list of logins and says nothing about them.
void create_login(Transaction& transaction, std::string_view token_hash,
                  const protocol::AccountId& account, LoginKind kind, std::string_view label);

/// Those of the logins that are known, not expired, and of an active account; in one query.
std::vector<LoginRecord> accounts_of(Reader& reader, const std::vector<std::string>& token_hashes,
                                     protocol::Time now);

/// Records today as the day of their last use.
void touch_logins(Transaction& transaction, const std::vector<std::string>& token_hashes);

/// Ends one login, and tells the servers; nothing if there is none.
void end_login(Transaction& transaction, std::string_view token_hash);
/// Deletes all logins of these accounts, browsers and programs; who does it tells the servers.
void delete_logins(Transaction& transaction, const std::vector<protocol::AccountId>& accounts);
/// Ends all logins of the account, and tells the servers.
void end_all_logins(Transaction& transaction, const protocol::AccountId& account);

/// Deletes browsers' logins that have expired. Of those that were not used today, nothing tells any
/// more when on the day of their last use that was.
void sweep_logins(Transaction& transaction);

}  // namespace storage
