#include "server/guests/guest_view.hpp"

#include "protocol/talks/messages.hpp"
#include "storage/guests/guest_repository.hpp"

namespace server::guests {

using namespace protocol;

std::vector<AccountId> people_for_guest(storage::Reader& reader, const ItemId& talk,
                                        const AccountId& guest,
                                        const std::vector<AccountId>& accounts) {
  const auto subject = reader.subject<Talk>(channel_of(ChannelKind::desk, talk));
  if (!subject) return {};
  return storage::shown_to_guest(reader, *subject, guest, accounts);
}

std::optional<ContactId> contact_for_guest(storage::Reader& reader, const ItemId& talk) {
  const auto subject = reader.subject<Talk>(channel_of(ChannelKind::desk, talk));
  return subject ? subject->plan.contact : std::nullopt;
}

}  // namespace server::guests
