#include "server/chat/message_handlers.hpp"

#include <utility>

#include "server/chat/message.hpp"
#include "server/support/fresh_links.hpp"
#include "server/support/guard.hpp"
#include "storage/links/link_repository.hpp"

namespace server::chat {

using namespace protocol;

Result<Done> handle_post(storage::Transaction& transaction, auth::Access& access,
                         const ChannelName& channel, const ChatPost& command) {
  if (auto may = support::may_act(transaction, access, channel, {ChannelKind::talk},
                                  auth::Action::write_chat);
      !may) {
    return may.error();
  }
  if (auto may = may_post(transaction.subject<Talk>(channel).value().state); !may) {
    return may.error();
  }
  const ChatMessage message{transaction.new_id(), transaction.next_seq(channel),
                            transaction.now(),    transaction.context().by,
                            command.text,         false};
  State made;
  made.messages.push_back(message);
  const auto seq = transaction.append(channel, "chat.posted", std::move(made), message.id.text());
  return Done{seq, message.id, {}, {}, {}};
}

Result<Done> handle_erase(storage::Transaction& transaction, auth::Access& access,
                          const ChannelName& channel, const ChatErase& command) {
  if (auto may = support::may_enter(transaction, access, channel, {ChannelKind::talk}); !may) {
    return may.error();
  }
  const auto found = transaction.find<ChatMessage>(channel, command.message);
  if (!found) return refuse(ErrorCode::not_found, "no such message", "data.message");
  if (auto may = access.require(auth::Action::erase_chat, channel, found->by); !may) {
    return may.error();
  }
  if (auto may = may_erase(*found); !may) return may.error();

  const auto id = found->id.text();
  transaction.rewrite_slots(channel, id, [&](State& slot) {
    for (auto& message : slot.messages) {
      if (message.id == found->id) message = erased(message);
    }
  });
  transaction.forget(channel, id);
  const auto links = support::removed_links(transaction, channel,
                                            address_of(channel, AddressKind::message, found->id));
  State changed;
  changed.messages.push_back(erased(*found));
  changed.links = links;
  const auto seq = transaction.append(channel, "chat.erased", std::move(changed), id);
  for (const auto& link : links) storage::add_unlink_effect(transaction, link);
  return Done{seq, {}, {}, {}, {}};
}

}  // namespace server::chat
