// The SQL of accounts: who exists, with which roles and labels. Database threads.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/accounts/messages.hpp"
#include "protocol/contacts/messages.hpp"
#include "storage/reader.hpp"
#include "storage/transaction.hpp"

namespace storage {

/// What logging in needs to know of an account.
struct AccountRecord {
  protocol::AccountId id;
  /// Absent: cannot log in with a password.
  std::optional<std::string> password_hash;
  bool active = false;
  bool demo = false;
};

/// An account that is about to be made.
struct NewAccount {
  protocol::AccountId id;
  /// In lower case, see normal_email.
  std::string email;
  std::string name;
  protocol::AuthorityId authority;
  std::vector<protocol::Role> roles;
  std::optional<std::string> password_hash;
  /// What one can try with it; makes it a demo login.
  std::optional<std::string> demo;
};

/// The form in which e-mail addresses are stored and looked up: without blanks around it, in lower
/// case. Only ASCII ones exist, since other letters have look-alikes that fold to the same
/// address; nullopt for those, and for what has no "@" within.
std::optional<std::string> normal_email(std::string_view text);

/// Whether there is any account at all.
bool has_accounts(Reader& reader);

/// By the normal form of the address.
std::optional<AccountRecord> find_account(Reader& reader, std::string_view email);

void create_authority(Transaction& transaction, const protocol::Authority& authority);
void rename_authority(Transaction& transaction, const protocol::Authority& authority);
/// The address must be free and normal, the authority must exist; throws otherwise.
void create_account(Transaction& transaction, const NewAccount& account);

/// An account as those see it who set a place up.
struct ListedAccount {
  protocol::AccountId id;
  std::string email;
  std::string name;
  protocol::AuthorityId authority;
  std::vector<protocol::Role> roles;
  bool active = false;
};
/// Those of these addresses that there are.
std::vector<ListedAccount> accounts_by_email(Reader& reader,
                                             const std::vector<std::string>& emails);
/// Name, authority and roles of the account with this id.
void update_account(Transaction& transaction, const ListedAccount& account);
/// From now on it logs in with this password.
void activate_account(Transaction& transaction, const protocol::AccountId& account,
                      std::string_view password_hash);
/// No password opens it any more. Its logins are the caller's to end.
void deactivate_account(Transaction& transaction, const protocol::AccountId& account);

/// How people are labelled, active or not; unknown ids are left out.
std::vector<protocol::Person> people(Reader& reader,
                                     const std::vector<protocol::AccountId>& accounts);
/// At most 20 active people whose name or authority contains the text, by name; none for a blank.
std::vector<protocol::Person> search_people(Reader& reader, std::string_view text);

/// nullopt if there is no such account or it was deactivated.
std::optional<protocol::Me> me_of(Reader& reader, const protocol::AccountId& account);

/// What its own `Me` says: who is invited may what a member may, in its talk.
std::vector<protocol::Role> roles_of_guest(bool invited);

/// Active accounts with a demo text, by address.
std::vector<protocol::DemoAccount> demo_accounts(Reader& reader);

}  // namespace storage
