#include "storage/accounts/account_repository.hpp"

#include <sstream>

#include <pqxx/pqxx>

#include "protocol/enum_name.hpp"
#include "protocol/text.hpp"
#include "storage/contacts/contact_repository.hpp"
#include "storage/pseudonyms/pseudonym_repository.hpp"
#include "storage/sql_values.hpp"

namespace storage {

using namespace protocol;

namespace {

constexpr std::string_view blanks = " \t\r\n";
constexpr std::string_view guest_office = "Gast (nicht verifiziert)";

Person read_person(const pqxx::row& row) {
  return {read_id<AccountId>(row[0]), row[1].c_str(), row[2].c_str()};
}

/// A guest has no authority. The mark is part of the label, so that no view can leave it out; of
/// one whose name was forgotten it is all.
Person read_anybody(const pqxx::row& row) {
  if (!row[2].is_null()) return read_person(row);
  const std::string name{row[1].c_str()};
  return {read_id<AccountId>(row[0]), name.empty() ? "Gast" : name + " (Gast)",
          std::string{guest_office}};
}

std::string roles_literal(const std::vector<Role>& roles) {
  ArrayLiteral literal;
  for (const auto role : roles) literal.add(enum_name(role));
  return literal.text();
}

/// The text as an ILIKE pattern that finds it anywhere and has no wildcard of its own.
std::string contains_pattern(std::string_view text) {
  std::string pattern = "%";
  for (const char c : text) {
    if (c == '%' || c == '_' || c == '\\') pattern.push_back('\\');
    pattern.push_back(c);
  }
  return pattern + "%";
}

}  // namespace

std::optional<std::string> normal_email(std::string_view text) {
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return std::nullopt;
  text = text.substr(first, text.find_last_not_of(blanks) - first + 1);
  const auto at = text.find('@');
  if (at == 0 || at == std::string_view::npos || at + 1 == text.size()) return std::nullopt;
  std::string normal;
  for (const char c : text) {
    if (c <= ' ' || c > '~') return std::nullopt;
    normal.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
  }
  return normal;
}

std::optional<AccountRecord> find_account(Reader& reader, std::string_view email) {
  const auto rows = reader.sql().exec_params(
      "SELECT id, password, active, demo IS NOT NULL FROM account WHERE email = $1",
      std::string{email});
  if (rows.empty()) return std::nullopt;
  AccountRecord record;
  record.id = read_id<AccountId>(rows[0][0]);
  if (!rows[0][1].is_null()) record.password_hash = rows[0][1].c_str();
  record.active = rows[0][2].as<bool>();
  record.demo = rows[0][3].as<bool>();
  return record;
}

void create_authority(Transaction& transaction, const Authority& authority) {
  transaction.sql().exec_params("INSERT INTO authority (id, name) VALUES ($1, $2)",
                                authority.id.text(), authority.name);
}

void rename_authority(Transaction& transaction, const Authority& authority) {
  transaction.sql().exec_params("UPDATE authority SET name = $2 WHERE id = $1", authority.id.text(),
                                authority.name);
}

std::vector<ListedAccount> accounts_by_email(Reader& reader,
                                             const std::vector<std::string>& emails) {
  ArrayLiteral wanted;
  for (const auto& email : emails) wanted.add(std::string_view{email});
  const auto rows = reader.sql().exec_params(
      "SELECT id, email, name, authority, array_to_string(roles, ' '), active FROM account"
      " WHERE email = ANY($1::text[])",
      wanted.text());
  std::vector<ListedAccount> found;
  for (const auto& row : rows) {
    ListedAccount account{read_id<AccountId>(row[0]),
                          row[1].c_str(),
                          row[2].c_str(),
                          read_id<AuthorityId>(row[3]),
                          {},
                          row[5].as<bool>()};
    std::istringstream roles{row[4].c_str()};
    for (std::string name; roles >> name;) {
      if (const auto role = enum_from_name<Role>(name)) account.roles.push_back(*role);
    }
    found.push_back(std::move(account));
  }
  return found;
}

void update_account(Transaction& transaction, const ListedAccount& account) {
  transaction.sql().exec_params(
      "UPDATE account SET name = $2, authority = $3, roles = $4::text[] WHERE id = $1",
      account.id.text(), account.name, account.authority.text(), roles_literal(account.roles));
}

void activate_account(Transaction& transaction, const AccountId& account,
                      std::string_view password_hash) {
  transaction.sql().exec_params("UPDATE account SET active = true, password = $2 WHERE id = $1",
                                account.text(), std::string{password_hash});
}

void deactivate_account(Transaction& transaction, const AccountId& account) {
  transaction.sql().exec_params("UPDATE account SET active = false, password = NULL WHERE id = $1",
                                account.text());
}

void create_account(Transaction& transaction, const NewAccount& account) {
  transaction.sql().exec_params(
      "INSERT INTO account (id, email, name, authority, roles, password, demo)"
      " VALUES ($1, $2, $3, $4, $5::text[], $6, $7)",
      account.id.text(), account.email, account.name, account.authority.text(),
      roles_literal(account.roles), account.password_hash, account.demo);
}

std::vector<Person> people(Reader& reader, const std::vector<AccountId>& accounts) {
  ArrayLiteral ids;
  for (const auto& account : accounts) ids.add(std::string_view{account.text()});
  const auto rows = reader.sql().exec_params(
      "SELECT a.id, a.name, o.name FROM account a LEFT JOIN authority o ON o.id = a.authority"
      " WHERE a.id = ANY($1::uuid[]) ORDER BY a.name, a.id",
      ids.text());
  std::vector<Person> found;
  for (const auto& row : rows) found.push_back(read_anybody(row));
  return found;
}

std::vector<Person> search_people(Reader& reader, std::string_view text) {
  if (is_blank(text)) return {};
  const auto rows = reader.sql().exec_params(
      "SELECT a.id, a.name, o.name FROM account a JOIN authority o ON o.id = a.authority"
      " WHERE a.active AND (a.name ILIKE $1 OR o.name ILIKE $1) ORDER BY a.name, a.id LIMIT 20",
      contains_pattern(text));
  std::vector<Person> found;
  for (const auto& row : rows) found.push_back(read_person(row));
  return found;
}

std::optional<Me> me_of(Reader& reader, const AccountId& account) {
  auto roles = reader.roles(account);
  if (!roles) return std::nullopt;
  auto person = people(reader, {account});
  if (person.empty()) return std::nullopt;
  Me me{std::move(person.front()), std::move(*roles), reader.contacts(account), {}, {}, {}};
  if (offers_pseudonyms(reader)) me.pseudonyms = true;
  if (const auto guest = reader.guest_of(account)) {
    me.guest_of = guest->talk;
    me.roles = roles_of_guest(guest->invited);
  }
  return me;
}

std::vector<DemoAccount> demo_accounts(Reader& reader) {
  const auto rows = reader.sql().exec(
      "SELECT a.email, a.name, o.name, a.demo FROM account a JOIN authority o ON o.id = a.authority"
      " WHERE a.active AND a.demo IS NOT NULL ORDER BY a.email");
  std::vector<DemoAccount> found;
  for (const auto& row : rows) {
    found.push_back({row[0].c_str(), row[1].c_str(), row[2].c_str(), row[3].c_str()});
  }
  return found;
}

std::vector<Role> roles_of_guest(bool invited) {
  if (invited) return {Role::guest, Role::member};
  return {Role::guest};
}

bool has_accounts(Reader& reader) {
  return !reader.sql().exec("SELECT 1 FROM account LIMIT 1").empty();
}

}  // namespace storage
