#include "storage/contacts/contact_repository.hpp"

#include <pqxx/pqxx>

#include "protocol/templates/messages.hpp"
#include "storage/sql_values.hpp"

namespace storage {

using namespace protocol;

bool is_contact(Reader& reader, const ContactId& contact, const AccountId& account) {
  return !reader.sql()
              .exec_params("SELECT 1 FROM contact_person WHERE contact = $1 AND account = $2",
                           contact.text(), account.text())
              .empty();
}

std::vector<ContactId> contacts_of(Reader& reader, const AccountId& account) {
  const auto rows = reader.sql().exec_params(
      "SELECT contact FROM contact_person WHERE account = $1 ORDER BY contact", account.text());
  std::vector<ContactId> contacts;
  for (const auto& row : rows) contacts.push_back(read_id<ContactId>(row[0]));
  return contacts;
}

std::optional<ContactId> contact_of_template(Reader& reader, const ItemId& template_id) {
  const auto found = reader.subject<Template>(channel_of(ChannelKind::template_, template_id));
  return found ? std::optional{found->contact} : std::nullopt;
}

void create_contact_point(Transaction& transaction, const ContactPoint& contact) {
  ArrayLiteral accounts;
  ArrayLiteral deputies;
  const auto add = [&](const std::vector<AccountId>& people, std::string_view deputy) {
    for (const auto& account : people) {
      accounts.add(std::string_view{account.text()});
      deputies.add(deputy);
    }
  };
  add(contact.people, "false");
  add(contact.deputies, "true");
  transaction.sql().exec_params(
      "INSERT INTO contact_point (id, name, authority) VALUES ($1, $2, $3)", contact.id.text(),
      contact.name, contact.authority.text());
  transaction.sql().exec_params(
      "INSERT INTO contact_person (contact, account, deputy)"
      " SELECT $1::uuid, * FROM unnest($2::uuid[], $3::boolean[])",
      contact.id.text(), accounts.text(), deputies.text());
}

}  // namespace storage
