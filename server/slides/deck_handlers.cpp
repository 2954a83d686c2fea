#include "server/slides/deck_handlers.hpp"

#include <string>
#include <utility>
#include <vector>

#include "server/slides/deck.hpp"
#include "server/support/guard.hpp"
#include "storage/files/file_repository.hpp"

namespace server::slides {

using namespace protocol;

namespace {

ChannelName desk_of(const ChannelName& channel) {
  return channel_of(ChannelKind::desk, channel.item());
}

/// The talk, if the caller may change its decks by this channel.
Result<Talk> talk_to_change(storage::Transaction& transaction, auth::Access& access,
                            const ChannelName& channel) {
  if (auto may = support::may_act(transaction, access, channel,
                                  {ChannelKind::talk, ChannelKind::desk}, auth::Action::run_slides);
      !may) {
    return may.error();
  }
  auto talk = transaction.subject<Talk>(desk_of(channel)).value();
  if (channel.kind == ChannelKind::desk && is_published(talk.state)) {
    return refuse(ErrorCode::wrong_channel, "the talk has its own channel by now", "channel");
  }
  return talk;
}

/// The deck, if it is there and the caller may change it.
Result<Deck> find_deck(storage::Transaction& transaction, auth::Access& access,
                       const ChannelName& channel, const ItemId& id) {
  const auto talk = talk_to_change(transaction, access, channel);
  if (!talk) return talk.error();
  if (auto may = may_change(*talk); !may) return may.error();
  auto deck = transaction.find<Deck>(channel, id);
  if (!deck) return refuse(ErrorCode::not_found, "no such deck", "data.deck");
  if (deck->erased) return refuse(ErrorCode::erased, "the deck was taken away", "data.deck");
  return std::move(*deck);
}

State of_deck(Deck deck) {
  State state;
  state.decks.push_back(std::move(deck));
  return state;
}

/// Takes the deck's title out of what the channel remembers.
void forget(storage::Transaction& transaction, const ChannelName& channel, const ItemId& id) {
  transaction.rewrite_slots(channel, id.text(), [&](State& slot) {
    for (auto& deck : slot.decks) {
      if (deck.id == id) deck = taken_away(std::move(deck));
    }
  });
  transaction.forget(channel, id.text());
}

}  // namespace

Result<Done> handle_add(storage::Transaction& transaction, auth::Access& access,
                        const ChannelName& channel, const DeckAdd& command) {
  const auto talk = talk_to_change(transaction, access, channel);
  if (!talk) return talk.error();
  const auto& by = transaction.context().by;
  const auto file =
      storage::unnamed_file(transaction, command.file, channel, access.account().value());
  if (!file) {
    return refuse(ErrorCode::bad_value, "no such file that is not in use", "data.file");
  }
  auto deck = added(*talk, command, *file, transaction.count_open<Deck>(channel));
  if (!deck) return deck.error();
  const auto id = transaction.new_id();
  deck->id = id;
  deck->seq = transaction.next_seq(channel);
  deck->at = transaction.now();
  deck->by = by;
  storage::name_file(transaction, file->id, channel, id.text());
  const auto seq = transaction.append(channel, "deck.added", of_deck(std::move(*deck)), id.text());
  return Done{seq, id, {}, {}, {}};
}

Result<Done> handle_rename(storage::Transaction& transaction, auth::Access& access,
                           const ChannelName& channel, const DeckRename& command) {
  auto deck = find_deck(transaction, access, channel, command.deck);
  if (!deck) return deck.error();
  deck->title = command.title;
  const auto id = deck->id.text();
  const auto seq = transaction.append(channel, "deck.renamed", of_deck(std::move(*deck)), id);
  return Done{seq, {}, {}, {}, {}};
}

Result<Done> handle_erase(storage::Transaction& transaction, auth::Access& access,
                          const ChannelName& channel, const DeckErase& command) {
  const auto deck = find_deck(transaction, access, channel, command.deck);
  if (!deck) return deck.error();
  auto changed = of_deck(taken_away(*deck));
  for (auto& slide : transaction.open_items<ShownSlide>(channel)) {
    if (slide.deck == deck->id) {
      changed.slides.push_back(ended(std::move(slide), transaction.now()));
    }
  }
  forget(transaction, channel, deck->id);
  // It may have been brought to the desk of the draft.
  if (channel.kind == ChannelKind::talk) forget(transaction, desk_of(channel), deck->id);
  storage::erase_files(transaction, channel, deck->id.text());
  const auto seq = transaction.append(channel, "deck.erased", std::move(changed), deck->id.text());
  return Done{seq, {}, {}, {}, {}};
}

void begin_with_talk(storage::Transaction& transaction, const ChannelName& talk, State& on_desk,
                     State& first) {
  const auto desk = desk_of(talk);
  for (auto& deck : transaction.open_items<Deck>(desk)) {
    storage::move_files(transaction, desk, talk, deck.id.text());
    on_desk.decks.push_back(taken_away(deck));
    deck.seq = transaction.next_seq(talk);
    first.decks.push_back(std::move(deck));
  }
}

}  // namespace server::slides
