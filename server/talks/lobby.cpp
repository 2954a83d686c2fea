#include "server/talks/lobby.hpp"

#include "server/support/guard.hpp"
#include "server/support/talk_change.hpp"

namespace server::talks {

using namespace protocol;

Result<std::vector<AccountId>> handle_show(storage::Reader& reader, auth::Access& access,
                                           const ChannelName& channel) {
  // Whoever may be in the talk may wait for it.
  if (auto may = support::may_enter(reader, access, channel, {ChannelKind::talk}); !may) {
    return may.error();
  }
  const auto talk = support::talk_of(reader, channel);
  if (talk.state != TalkState::lobby) {
    return refuse(ErrorCode::wrong_state, "the lobby is not open");
  }
  return talk.plan.moderators;
}

}  // namespace server::talks
