#include "server/own/own_handlers.hpp"

#include "server/own/own_state.hpp"
#include "server/support/guard.hpp"
#include "storage/own/own_repository.hpp"

namespace server::own {

using namespace protocol;

Result<Done> handle_follow(storage::Transaction& transaction, auth::Access& access,
                           const ChannelName& channel, const OwnFollow& command) {
  if (auto may = support::may_act(transaction, access, channel,
                                  {ChannelKind::thread, ChannelKind::talk, ChannelKind::template_},
                                  auth::Action::set_own_state);
      !may) {
    return may.error();
  }
  storage::set_follow_level(transaction, channel, access.account().value(), command.level);
  return Done{};
}

Result<Done> handle_read(storage::Transaction& transaction, auth::Access& access,
                         const ChannelName& channel, const OwnRead& command) {
  if (auto may = support::may_act(transaction, access, channel, {ChannelKind::thread},
                                  auth::Action::set_own_state);
      !may) {
    return may.error();
  }
  if (auto may = may_read_up_to(command.number, transaction.channel(channel)->marks); !may) {
    return may.error();
  }
  storage::set_read(transaction, channel, access.account().value(), command.number);
  return Done{};
}

}  // namespace server::own
