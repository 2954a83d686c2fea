#include "server/people/people.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <stdexcept>
#include <utility>

#include "server/auth/passwords.hpp"
#include "server/people/areas.hpp"
#include "server/people/contact_points.hpp"
#include "storage/accounts/account_tools.hpp"
#include "storage/accounts/login_session_repository.hpp"
#include "storage/accounts/revocation_repository.hpp"
#include "storage/contacts/directory_repository.hpp"

namespace server::people {

using namespace protocol;
using storage::Transaction;

namespace {

std::map<std::string, storage::ListedAccount> known_accounts(storage::Reader& reader,
                                                             const PeopleFile& file) {
  std::vector<std::string> emails;
  for (const auto& account : file.accounts) emails.push_back(account.email);
  for (const auto& contact : file.contact_points) {
    emails.insert(emails.end(), contact.people.begin(), contact.people.end());
    emails.insert(emails.end(), contact.deputies.begin(), contact.deputies.end());
  }
  std::map<std::string, storage::ListedAccount> known;
  for (auto& account : storage::accounts_by_email(reader, emails)) {
    known.emplace(account.email, std::move(account));
  }
  return known;
}

struct Prepared {
  std::string password;
  std::string hash;
};
using Passwords = std::map<std::string, Prepared>;

/// For all who will need one. Before the transaction, which a second of hashing for each 25
/// accounts would hold open.
Passwords prepare_passwords(const std::string& connection, const PeopleFile& file) {
  Passwords passwords;
  storage::in_one_transaction(connection, [&](Transaction& transaction) {
    const auto known = known_accounts(transaction, file);
    for (const auto& account : file.accounts) {
      const auto found = known.find(account.email);
      const bool logs_in = found != known.end() && found->second.active;
      if (is_active(account) && !logs_in) passwords[account.email].password = auth::new_password();
    }
  });
  for (auto& [email, prepared] : passwords) prepared.hash = auth::hash_password(prepared.password);
  return passwords;
}

/// Before anything else is locked, as everywhere.
void lock_channels(Transaction& transaction, const std::vector<ContactPoint>& contacts,
                   const std::vector<Area>& areas) {
  std::vector<ChannelName> channels;
  for (const auto& contact : contacts) {
    channels.push_back(channel_of(ChannelKind::contact, contact.id));
  }
  for (const auto& area : areas) channels.push_back(channel_of(ChannelKind::area, area.id));
  transaction.lock(channels);
}

class Update {
 public:
  Update(Transaction& transaction, const PeopleFile& file, const Passwords& passwords)
      : transaction_{transaction}, file_{file}, passwords_{passwords} {}

  Applied run() {
    auto contacts = storage::all_contact_points(transaction_);
    auto areas = storage::all_areas(transaction_);
    lock_channels(transaction_, contacts, areas);
    accounts_ = known_accounts(transaction_, file_);
    apply_authorities();
    for (std::size_t i = 0; i < file_.accounts.size(); ++i) apply_account(file_.accounts[i], i);
    auto changes = apply_contact_points(
        transaction_, file_, {authorities_, active_accounts(), gone_}, std::move(contacts));
    for (auto& line : changes.lines) note(std::move(line));
    apply_areas(transaction_, file_, std::move(areas), applied_.changes);
    end_rights(std::move(changes.revocations));
    return std::move(applied_);
  }

 private:
  void note(std::string change) { applied_.changes.push_back(std::move(change)); }

  void apply_authorities() {
    for (const auto& authority : storage::all_authorities(transaction_)) {
      authorities_[authority.name] = authority.id;
    }
    for (const auto& entry : file_.authorities) {
      if (authorities_.contains(entry.name)) continue;
      const auto former = entry.formerly ? authorities_.find(*entry.formerly) : authorities_.end();
      if (former != authorities_.end()) {
        storage::rename_authority(transaction_, {former->second, entry.name});
        note("authority " + former->first + ": is now called " + entry.name);
        authorities_[entry.name] = former->second;
        authorities_.erase(former);
        continue;
      }
      const AuthorityId id{transaction_.new_id().bytes};
      storage::create_authority(transaction_, {id, entry.name});
      note("authority " + entry.name + ": made");
      authorities_[entry.name] = id;
    }
  }

  AuthorityId authority(const std::string& name, std::size_t place) {
    const auto found = authorities_.find(name);
    if (found != authorities_.end()) return found->second;
    throw std::runtime_error("accounts[" + std::to_string(place) + "].authority: there is no '" +
                             name + "', in the file or in the database");
  }

  void apply_account(const AccountEntry& entry, std::size_t place) {
    const auto found = accounts_.find(entry.email);
    if (found == accounts_.end()) {
      if (is_active(entry)) return create_account(entry, place);
      throw std::runtime_error("accounts[" + std::to_string(place) +
                               "].email: there is no such account that could be deactivated");
    }
    auto& account = found->second;
    if (!is_active(entry)) return deactivate(account);
    update(account, entry, authority(*entry.authority, place));
    if (!account.active) activate(account);
  }

  const Prepared& password_of(const std::string& email) {
    const auto found = passwords_.find(email);
    if (found == passwords_.end()) {
      throw std::runtime_error("the account " + email +
                               " was changed at the same time; nothing was done, try again");
    }
    applied_.passwords.push_back({email, found->second.password});
    return found->second;
  }

  void create_account(const AccountEntry& entry, std::size_t place) {
    storage::NewAccount account;
    account.id = AccountId{transaction_.new_id().bytes};
    account.email = entry.email;
    account.name = *entry.name;
    account.authority = authority(*entry.authority, place);
    account.roles = entry.roles;
    account.password_hash = password_of(entry.email).hash;
    storage::create_account(transaction_, account);
    accounts_[account.email] = {account.id,        account.email, account.name,
                                account.authority, account.roles, true};
    note("account " + account.email + ": made");
  }

  void update(storage::ListedAccount& account, const AccountEntry& entry,
              const AuthorityId& authority) {
    std::sort(account.roles.begin(), account.roles.end());
    const bool same_roles = account.roles == entry.roles;
    if (account.name == *entry.name && account.authority == authority && same_roles) return;
    // Lost rights end everywhere at once, also in what is open now.
    if (!std::includes(entry.roles.begin(), entry.roles.end(), account.roles.begin(),
                       account.roles.end())) {
      logged_out_.push_back(account.id);
    }
    account.name = *entry.name;
    account.authority = authority;
    account.roles = entry.roles;
    storage::update_account(transaction_, account);
    note("account " + account.email + ": changed");
  }

  void activate(storage::ListedAccount& account) {
    account.active = true;
    storage::activate_account(transaction_, account.id, password_of(account.email).hash);
    note("account " + account.email + ": active again");
  }

  void deactivate(storage::ListedAccount& account) {
    gone_.push_back(account.id);
    if (!account.active) return;
    account.active = false;
    storage::deactivate_account(transaction_, account.id);
    logged_out_.push_back(account.id);
    note("account " + account.email + ": deactivated");
  }

  /// Last: the table of revocations comes behind the rows of channels and logins everywhere.
  void end_rights(std::vector<storage::Revocation> revocations) {
    storage::delete_logins(transaction_, logged_out_);
    for (const auto& account : logged_out_) {
      revocations.push_back({0, account, std::nullopt, std::nullopt});
    }
    storage::add_revocations(transaction_, revocations);
  }

  [[nodiscard]] std::map<std::string, AccountId> active_accounts() const {
    std::map<std::string, AccountId> active;
    for (const auto& [email, account] : accounts_) {
      if (account.active) active.emplace(email, account.id);
    }
    return active;
  }

  Transaction& transaction_;
  const PeopleFile& file_;
  const Passwords& passwords_;
  Applied applied_;
  std::map<std::string, AuthorityId> authorities_;
  /// By address.
  std::map<std::string, storage::ListedAccount> accounts_;
  std::vector<AccountId> gone_;
  std::vector<AccountId> logged_out_;
};

}  // namespace

Applied apply_people(const std::string& connection, const PeopleFile& file) {
  const auto passwords = prepare_passwords(connection, file);
  Applied applied;
  storage::in_one_transaction(connection, [&](Transaction& transaction) {
    storage::lock_directory(transaction);
    applied = Update{transaction, file, passwords}.run();
  });
  return applied;
}

}  // namespace server::people
