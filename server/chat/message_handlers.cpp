#include "server/chat/message_handlers.hpp"

#include <utility>

#include "server/chat/message.hpp"
#include "server/support/fresh_links.hpp"
#include "server/support/guard.hpp"
#include "server/support/talk_change.hpp"
#include "storage/chat/mention_repository.hpp"
#include "storage/chat/pace_repository.hpp"
#include "storage/chat/reaction_repository.hpp"
#include "storage/links/link_repository.hpp"
#include "storage/retention/retention_repository.hpp"

namespace server::chat {

using namespace protocol;

namespace {

/// The commands of one batch came within this time.
constexpr std::chrono::seconds one_batch{1};

/// The message, if it is there and the caller may do that to it.
Result<ChatMessage> find_changeable(storage::Transaction& transaction, auth::Access& access,
                                    const ChannelName& channel, const ItemId& id,
                                    auth::Action action) {
  if (auto may = support::may_enter(transaction, access, channel, {ChannelKind::talk}); !may) {
    return may.error();
  }
  auto message = transaction.find<ChatMessage>(channel, id);
  if (!message) return refuse(ErrorCode::not_found, "no such message", "data.message");
  if (auto may = access.require(action, channel, message->by); !may) return may.error();
  if (auto may = may_change(*message); !may) return may.error();
  return std::move(*message);
}

template <class Change>
void rewrite(storage::Transaction& transaction, const ChannelName& channel, const ItemId& id,
             const Change& change) {
  transaction.rewrite_slots(channel, id.text(), [&](State& slot) {
    for (auto& message : slot.messages) {
      if (message.id == id) message = change(message);
    }
  });
}

/// Whether these people, beside those who are mentioned already, can be mentioned here. Whoever was
/// only seen to listen cannot: an answer that tells them apart would tell who is there.
Result<void> check_mentions(storage::Transaction& transaction, const ChannelName& channel,
                            const TalkPlan& plan, const std::vector<AccountId>& people,
                            const std::vector<AccountId>& already) {
  if (auto may = may_mention(people); !may) return may;
  const auto others = without(without(without(people, plan.moderators), plan.speakers), already);
  if (others.empty()) return {};
  if (storage::visible_authors(transaction, channel, others).size() == others.size()) return {};
  return refuse(ErrorCode::bad_value, "nobody who wrote here lately", "data.mentions");
}

/// Everyone but who wrote it.
void tell_mentioned(storage::Transaction& transaction, const ChannelName& channel,
                    const ItemId& message, const std::vector<AccountId>& people) {
  for (const auto& person : people) {
    if (person == transaction.context().by.account) continue;
    transaction.add_effect({storage::EffectKind::add_line,
                            channel_of(ChannelKind::inbox, person),
                            address_of(channel, AddressKind::message, message),
                            {},
                            LineReason::mentioned,
                            {}});
  }
}

Writer writer_of(auth::Access& access, const ChannelName& channel, const Talk& talk) {
  return {access.account().value(),
          has_rules(talk) && access.require(auth::Action::write_closed_chat, channel).has_value()};
}

}  // namespace

Result<Done> handle_post(storage::Transaction& transaction, auth::Access& access,
                         const ChannelName& channel, const ChatPost& command) {
  if (auto may = support::may_act(transaction, access, channel, {ChannelKind::talk},
                                  auth::Action::write_chat);
      !may) {
    return may.error();
  }
  const auto talk = support::talk_of(transaction, channel);
  auto writer = writer_of(access, channel, talk);
  const auto pace = pace_of(talk, writer.is_staff);
  const auto now = transaction.now();
  if (pace) {
    writer.last_said =
        storage::last_said(transaction, channel, writer.account, now - *pace - one_batch);
  }
  if (auto may = may_write(talk, writer, now); !may) return may.error();
  if (command.reply_to) {
    const auto found = transaction.find<ChatMessage>(channel, *command.reply_to);
    if (auto may = may_reply_to(found); !may) return may.error();
  }
  if (auto may = check_mentions(transaction, channel, talk.plan, command.mentions, {}); !may) {
    return may.error();
  }
  ChatMessage message;
  message.id = transaction.new_id();
  message.seq = transaction.next_seq(channel);
  message.at = transaction.now();
  message.by = transaction.context().by;
  message.text = command.text;
  message.reply_to = command.reply_to;
  message.mentions = as_stored(command.mentions);
  const auto id = message.id;
  State made;
  made.messages.push_back(std::move(message));
  const auto seq = transaction.append(channel, "chat.posted", std::move(made), id.text());
  tell_mentioned(transaction, channel, id, command.mentions);
  if (pace) transaction.add_said({transaction.channel(channel)->id, writer.account, now});
  return Done{seq, id, {}, {}, {}};
}

Result<Done> handle_edit(storage::Transaction& transaction, auth::Access& access,
                         const ChannelName& channel, const ChatEdit& command) {
  const auto found =
      find_changeable(transaction, access, channel, command.message, auth::Action::edit_chat);
  if (!found) return found.error();
  // Rewording does not make the chat any faster.
  const auto talk = support::talk_of(transaction, channel);
  if (auto may = may_write(talk, writer_of(access, channel, talk), transaction.now()); !may) {
    return may.error();
  }
  const auto before = found->mentions.value_or(std::vector<AccountId>{});
  const auto mentions = command.mentions.value_or(before);
  if (auto may = check_mentions(transaction, channel, talk.plan, mentions, before); !may) {
    return may.error();
  }
  auto message = edited(*found, command.text, transaction.now());
  message.mentions = as_stored(mentions);
  rewrite(transaction, channel, message.id, [&](ChatMessage slot) {
    slot.text = message.text;
    slot.mentions = message.mentions;
    return slot;
  });
  State changed;
  changed.messages.push_back(message);
  const auto seq =
      transaction.append(channel, "chat.edited", std::move(changed), message.id.text());
  storage::touch_links(transaction, channel,
                       {address_of(channel, AddressKind::message, message.id)});
  tell_mentioned(transaction, channel, message.id, without(mentions, before));
  // Naming the message lets its erasure find this command's hash.
  return Done{seq, message.id, {}, {}, {}};
}

Result<Done> handle_erase(storage::Transaction& transaction, auth::Access& access,
                          const ChannelName& channel, const ChatErase& command) {
  const auto found =
      find_changeable(transaction, access, channel, command.message, auth::Action::erase_chat);
  if (!found) return found.error();
  const auto id = found->id.text();
  rewrite(transaction, channel, found->id, erased);
  transaction.forget(channel, id);
  storage::forget_reactions(transaction, channel, found->id);
  const auto links = support::removed_links(transaction, channel,
                                            address_of(channel, AddressKind::message, found->id));
  State changed;
  changed.messages.push_back(erased(*found));
  changed.links = links;
  const auto seq = transaction.append(channel, "chat.erased", std::move(changed), id);
  for (const auto& link : links) storage::add_unlink_effect(transaction, link);
  return Done{seq, {}, {}, {}, {}};
}

std::size_t erase_oldest(storage::Transaction& transaction, const ChannelName& channel,
                         std::size_t limit, State& changed) {
  const auto ids = storage::oldest_kept(transaction, channel, "messages", limit);
  for (const auto& id : ids) {
    auto found = transaction.find<ChatMessage>(channel, id);
    rewrite(transaction, channel, found->id, erased);
    transaction.forget(channel, id);
    storage::forget_reactions(transaction, channel, found->id);
    changed.messages.push_back(erased(std::move(*found)));
  }
  return ids.size();
}

}  // namespace server::chat
