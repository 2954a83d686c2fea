#include "server/calendar/feed_handlers.hpp"

#include "server/support/guard.hpp"
#include "storage/calendar/feed_repository.hpp"
#include "storage/guests/guest_repository.hpp"

namespace server::calendar {

using namespace protocol;

namespace {

/// SHA-256.
constexpr std::size_t hash_digits = 64;

}  // namespace

Result<Done> handle_make(storage::Transaction& transaction, auth::Access& access,
                         const ChannelName& inbox, const FeedMake& command) {
  if (auto may = support::may_act(transaction, access, inbox, {ChannelKind::inbox},
                                  auth::Action::have_feed);
      !may) {
    return may.error();
  }
  if (command.hash.size() > hash_digits) {
    return refuse(ErrorCode::too_long, "more than 64 digits", "data.hash");
  }
  const auto hash = storage::hash_from_hex(command.hash);
  if (!hash) return refuse(ErrorCode::bad_value, "not 64 hexadecimal digits", "data.hash");
  if (!storage::set_feed(transaction, access.account().value(), *hash)) {
    return refuse(ErrorCode::bad_value, "the hash of another calendar", "data.hash");
  }
  return Done{};
}

Result<Done> handle_withdraw(storage::Transaction& transaction, auth::Access& access,
                             const ChannelName& inbox, const FeedWithdraw& /*command*/) {
  if (auto may = support::may_act(transaction, access, inbox, {ChannelKind::inbox},
                                  auth::Action::have_feed);
      !may) {
    return may.error();
  }
  storage::delete_feed(transaction, access.account().value());
  return Done{};
}

}  // namespace server::calendar
