#include "server/captions/caption_handlers.hpp"

#include <utility>

#include "protocol/limits.hpp"
#include "server/captions/caption.hpp"
#include "server/support/guard.hpp"
#include "server/support/talk_change.hpp"
#include "storage/captions/caption_repository.hpp"
#include "storage/retention/retention_repository.hpp"

namespace server::captions {

using namespace protocol;

namespace {

/// The line, if it is there, not erased, and the caller may do that to it.
Result<Caption> find_changeable(storage::Transaction& transaction, auth::Access& access,
                                const ChannelName& channel, const ItemId& id, auth::Action action) {
  auto caption = transaction.find<Caption>(channel, id);
  if (!caption) return refuse(ErrorCode::not_found, "no such line", "data.caption");
  if (auto may = access.require(action, channel, caption->by); !may) return may.error();
  if (auto may = may_change(*caption); !may) return may.error();
  return std::move(*caption);
}

template <class Change>
void rewrite(storage::Transaction& transaction, const ChannelName& channel, const ItemId& id,
             const Change& change) {
  transaction.rewrite_slots(channel, id.text(), [&](State& slot) {
    for (auto& caption : slot.captions) {
      if (caption.id == id) caption = change(caption);
    }
  });
}

Seq append(storage::Transaction& transaction, const ChannelName& channel, const char* event,
           Caption caption) {
  auto about = caption.id.text();
  State changed;
  changed.captions.push_back(std::move(caption));
  return transaction.append(channel, event, std::move(changed), std::move(about));
}

}  // namespace

Result<CaptionTyping> handle_type(storage::Reader& reader, auth::Access& access,
                                  const ChannelName& channel, const CaptionType& command) {
  if (auto may = support::may_act(reader, access, channel, {ChannelKind::talk},
                                  auth::Action::write_captions);
      !may) {
    return may.error();
  }
  if (auto may = may_write(support::talk_of(reader, channel)); !may) return may.error();
  return CaptionTyping{Author{access.account()}, command.text, reader.channel(channel)->head};
}

Result<Done> handle_add(storage::Transaction& transaction, auth::Access& access,
                        const ChannelName& channel, const CaptionAdd& command) {
  if (auto may = support::may_act(transaction, access, channel, {ChannelKind::talk},
                                  auth::Action::write_captions);
      !may) {
    return may.error();
  }
  if (auto may = may_write(support::talk_of(transaction, channel)); !may) return may.error();
  if (storage::has_captions(transaction, channel, limits::captions_max)) {
    return refuse(ErrorCode::too_many, "too many lines");
  }
  Caption caption;
  caption.id = transaction.new_id();
  caption.seq = transaction.next_seq(channel);
  caption.at = transaction.now();
  caption.by = transaction.context().by;
  caption.text = command.text;
  const auto id = caption.id;
  const auto seq = append(transaction, channel, "caption.added", std::move(caption));
  return Done{seq, id, {}, {}, {}};
}

Result<Done> handle_edit(storage::Transaction& transaction, auth::Access& access,
                         const ChannelName& channel, const CaptionEdit& command) {
  if (auto may = support::may_act(transaction, access, channel, {ChannelKind::talk},
                                  auth::Action::write_captions);
      !may) {
    return may.error();
  }
  const auto found =
      find_changeable(transaction, access, channel, command.caption, auth::Action::edit_caption);
  if (!found) return found.error();
  if (auto may = may_write(support::talk_of(transaction, channel)); !may) return may.error();
  const auto caption = edited(*found, command.text, transaction.now());
  rewrite(transaction, channel, caption.id, [&](Caption slot) {
    slot.text = caption.text;
    return slot;
  });
  const auto seq = append(transaction, channel, "caption.edited", caption);
  // Naming the line lets its erasure find this command's hash.
  return Done{seq, caption.id, {}, {}, {}};
}

Result<Done> handle_erase(storage::Transaction& transaction, auth::Access& access,
                          const ChannelName& channel, const CaptionErase& command) {
  if (auto may = support::may_enter(transaction, access, channel, {ChannelKind::talk}); !may) {
    return may.error();
  }
  const auto found =
      find_changeable(transaction, access, channel, command.caption, auth::Action::erase_caption);
  if (!found) return found.error();
  rewrite(transaction, channel, found->id, erased);
  transaction.forget(channel, found->id.text());
  return Done{append(transaction, channel, "caption.erased", erased(*found)), {}, {}, {}, {}};
}

std::size_t erase_oldest(storage::Transaction& transaction, const ChannelName& channel,
                         std::size_t limit, State& changed) {
  const auto ids = storage::oldest_kept(transaction, channel, "captions", limit);
  for (const auto& id : ids) {
    auto found = transaction.find<Caption>(channel, id);
    rewrite(transaction, channel, found->id, erased);
    transaction.forget(channel, id);
    changed.captions.push_back(erased(std::move(*found)));
  }
  return ids.size();
}

}  // namespace server::captions
