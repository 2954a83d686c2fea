#include "storage/contacts/contact_repository.hpp"

#include <algorithm>

#include <pqxx/pqxx>

#include "protocol/templates/messages.hpp"
#include "storage/sql_values.hpp"

namespace storage {

using namespace protocol;

bool is_contact(Reader& reader, const ContactId& contact, const AccountId& account) {
  const auto& contacts = reader.contacts(account);
  return std::find(contacts.begin(), contacts.end(), contact) != contacts.end();
}

std::optional<ContactId> contact_of_template(Reader& reader, const ItemId& template_id) {
  const auto found = reader.subject<Template>(channel_of(ChannelKind::template_, template_id));
  return found ? std::optional{found->contact} : std::nullopt;
}

namespace {

void add_people(Transaction& transaction, const ContactPoint& contact) {
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
      "INSERT INTO contact_person (contact, account, deputy)"
      " SELECT $1::uuid, * FROM unnest($2::uuid[], $3::boolean[])",
      contact.id.text(), accounts.text(), deputies.text());
  transaction.contacts_changed();
}

}  // namespace

void create_contact_point(Transaction& transaction, const ContactPoint& contact) {
  transaction.sql().exec_params(
      "INSERT INTO contact_point (id, name, authority) VALUES ($1, $2, $3)", contact.id.text(),
      contact.name, contact.authority.text());
  add_people(transaction, contact);
}

void update_contact_point(Transaction& transaction, const ContactPoint& contact) {
  transaction.sql().exec_params("UPDATE contact_point SET name = $2 WHERE id = $1",
                                contact.id.text(), contact.name);
  transaction.sql().exec_params("DELETE FROM contact_person WHERE contact = $1", contact.id.text());
  add_people(transaction, contact);
}

void leave_contact_points(Transaction& transaction, const AccountId& account) {
  transaction.sql().exec_params("DELETE FROM contact_person WHERE account = $1", account.text());
}

}  // namespace storage
