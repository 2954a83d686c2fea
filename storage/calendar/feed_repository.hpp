// Calendars to subscribe to, and the talks in them. Database threads.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "protocol/registration/messages.hpp"
#include "protocol/talks/messages.hpp"
#include "storage/transaction.hpp"

namespace storage {

/// Takes the place of the person's earlier one. False, and nothing changed, if the hash is somebody
/// else's.
bool set_feed(Transaction& transaction, const protocol::AccountId& account, std::string_view hash);
void delete_feed(Transaction& transaction, const protocol::AccountId& account);

/// Whose it is; nobody's where it was replaced or withdrawn, or the account is not active.
std::optional<protocol::AccountId> find_feed(Reader& reader, std::string_view hash);

struct FeedTalk {
  protocol::Talk talk;
  /// The person's own, if they are on the list.
  std::optional<protocol::RegistrationState> registration;
  protocol::Time published_at{};
};

/// Published talks that the person registered for, or whose plan names them; the newest first, so
/// many at most. One statement.
std::vector<FeedTalk> talks_of(Reader& reader, const protocol::AccountId& account);

}  // namespace storage
