#include "server/chat/rule_handlers.hpp"

#include "server/chat/rules.hpp"
#include "server/support/guard.hpp"
#include "server/support/talk_change.hpp"
#include "storage/accounts/account_repository.hpp"
#include "storage/chat/pace_repository.hpp"
#include "storage/talks/talk_repository.hpp"

namespace server::chat {

using namespace protocol;

namespace {

/// The talk, if the caller moderates its chat.
Result<Talk> find_moderated(storage::Transaction& transaction, auth::Access& access,
                            const ChannelName& desk) {
  if (auto may = support::may_act(transaction, access, desk, {ChannelKind::desk},
                                  auth::Action::moderate_chat);
      !may) {
    return may.error();
  }
  return transaction.subject<Talk>(desk).value();
}

Done announce(storage::Transaction& transaction, const Talk& talk) {
  return {support::append_talk(transaction, talk, "chat.ruled"), {}, {}, {}, {}};
}

}  // namespace

Result<Done> handle_rule(storage::Transaction& transaction, auth::Access& access,
                         const ChannelName& desk, const ChatRule& command) {
  const auto found = find_moderated(transaction, access, desk);
  if (!found) return found.error();
  const auto talk = ruled(*found, command, transaction.now());
  if (!talk) return talk.error();
  // Slow mode begins anew for everyone.
  storage::forget_pace(transaction, channel_of(ChannelKind::talk, talk->id));
  return announce(transaction, *talk);
}

Result<Done> handle_pin(storage::Transaction& transaction, auth::Access& access,
                        const ChannelName& desk, const ChatPin& command) {
  const auto found = find_moderated(transaction, access, desk);
  if (!found) return found.error();
  std::optional<ChatMessage> message;
  if (command.message) {
    message =
        transaction.find<ChatMessage>(channel_of(ChannelKind::talk, found->id), *command.message);
    if (!message) return refuse(ErrorCode::not_found, "no such message", "data.message");
  }
  const auto talk = pinned(*found, message);
  if (!talk) return talk.error();
  return announce(transaction, *talk);
}

Result<Done> handle_mute(storage::Transaction& transaction, auth::Access& access,
                         const ChannelName& desk, const ChatMute& command) {
  const auto found = find_moderated(transaction, access, desk);
  if (!found) return found.error();
  if (command.on && storage::count_active_accounts(transaction, {command.person}) == 0) {
    return refuse(ErrorCode::bad_value, "no such person", "data.person");
  }
  const auto talk = muted(*found, command);
  if (!talk) return talk.error();
  // Only the desk learns who is silenced; the person is told beside the log (own state).
  const auto seq = transaction.append(desk, "chat.muted", support::on_desk(*talk), talk->id.text());
  return Done{seq, {}, {}, {}, {}};
}

}  // namespace server::chat
