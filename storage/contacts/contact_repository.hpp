// The SQL of contact points: who answers for which office.
#pragma once

#include <optional>
#include <vector>

#include "protocol/contacts/messages.hpp"
#include "storage/reader.hpp"
#include "storage/transaction.hpp"

namespace storage {

bool is_contact(Reader& reader, const protocol::ContactId& contact,
                const protocol::AccountId& account);

/// The contact point that answers for a template.
std::optional<protocol::ContactId> contact_of_template(Reader& reader,
                                                       const protocol::ItemId& template_id);

/// Makes a contact point with its people and deputies, who must exist.
void create_contact_point(Transaction& transaction, const protocol::ContactPoint& contact);
/// Name, people and deputies of the one with this id.
void update_contact_point(Transaction& transaction, const protocol::ContactPoint& contact);
/// The account answers for no office any more.
void leave_contact_points(Transaction& transaction, const protocol::AccountId& account);

}  // namespace storage
