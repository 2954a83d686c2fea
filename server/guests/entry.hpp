// Coming into a talk by a link. What is HTTP about it is in server/app/guest_entry. Database
// thread.
#pragma once

#include <string>

#include "protocol/envelope.hpp"
#include "storage/transaction.hpp"

namespace server::guests {

/// What the link leads to, or why one cannot come in by it now.
protocol::Result<protocol::GuestInvitation> look_at_link(storage::Reader& reader,
                                                         const protocol::ItemId& talk,
                                                         const protocol::ItemId& link);

struct Entering {
  /// What the new guest will be known by.
  protocol::AccountId guest;
  protocol::ItemId link;
  /// As normal_name gives it.
  std::string name;
};

/// Makes the guest; nothing more to do where it is there already, since the same person asks again
/// who did not hear the answer. On `desk:`, whose lock decides who comes by a personal link.
protocol::Result<protocol::Done> handle_enter(storage::Transaction& transaction,
                                              const protocol::ChannelName& desk,
                                              const Entering& entering);

}  // namespace server::guests
