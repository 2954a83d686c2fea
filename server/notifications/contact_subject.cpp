#include "server/notifications/contact_subject.hpp"

#include "protocol/json_writer.hpp"
#include "protocol/state.hpp"
#include "storage/contacts/directory_repository.hpp"

namespace server::notifications {

using namespace protocol;

void ensure_contact_subject(storage::Transaction& transaction, const ContactPoint& contact) {
  const auto channel = channel_of(ChannelKind::contact, contact.id);
  const auto known = transaction.subject<ContactPoint>(channel);
  if (known && to_json(*known) == to_json(contact)) return;
  State state;
  state.contact = contact;
  transaction.append(channel, known ? "contact.changed" : "contact.created", std::move(state),
                     contact.id.text());
}

void ensure_contact_subject(storage::Transaction& transaction, const ContactId& id) {
  for (const auto& contact : storage::all_contact_points(transaction)) {
    if (contact.id == id) return ensure_contact_subject(transaction, contact);
  }
}

}  // namespace server::notifications
