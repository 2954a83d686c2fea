#include "server/chat/reaction_handlers.hpp"

#include <utility>
#include <vector>

#include "server/chat/message.hpp"
#include "server/support/guard.hpp"
#include "server/support/talk_change.hpp"
#include "storage/chat/reaction_repository.hpp"

namespace server::chat {

using namespace protocol;

Result<Done> handle_react(storage::Transaction& transaction, auth::Access& access,
                          const ChannelName& channel, const ChatReact& command) {
  if (auto may =
          support::may_act(transaction, access, channel, {ChannelKind::talk}, auth::Action::react);
      !may) {
    return may.error();
  }
  const auto account = access.account().value();
  if (auto may = may_react(support::talk_of(transaction, channel), account); !may)
    return may.error();
  const auto message = transaction.find<ChatMessage>(channel, command.message);
  if (!message) return refuse(ErrorCode::not_found, "no such message", "data.message");
  if (auto may = may_change(*message); !may) return may.error();
  transaction.add_reaction(
      {transaction.channel(channel)->id, message->id, account, command.reaction, command.on});
  return Done{};
}

Result<Done> publish_tallies(storage::Transaction& transaction, const ChannelName& talk) {
  if (transaction.channel(talk) == nullptr) return refuse(ErrorCode::no_channel, "no such channel");
  State changed;
  changed.reaction_tallies = storage::take_due_reactions(transaction, talk);
  std::vector<storage::Reader::ItemName> names;
  for (const auto& tally : changed.reaction_tallies) {
    names.push_back({talk, storage::stream_of<ChatMessage>, tally.message.text()});
  }
  transaction.load_items(names);
  std::erase_if(changed.reaction_tallies, [&](const ReactionTally& tally) {
    const auto message = transaction.find<ChatMessage>(talk, tally.message);
    // Given and taken back between two tallies: nobody has to hear of it.
    return !message || message->erased || message->reactions == tally.totals();
  });
  if (changed.reaction_tallies.empty()) return Done{};
  // It holds no text, so no erasure needs to find it.
  const auto seq = transaction.append(talk, "chat.tally", std::move(changed), "chat.tally");
  return Done{seq, {}, {}, {}, {}};
}

}  // namespace server::chat
