#include "server/slides/show_handlers.hpp"

#include <string>
#include <utility>

#include "server/slides/deck.hpp"
#include "server/support/guard.hpp"

namespace server::slides {

using namespace protocol;

namespace {

/// Nothing, if the caller may show slides in the talk now.
Result<void> may_run(storage::Reader& reader, auth::Access& access, const ChannelName& channel) {
  if (auto may =
          support::may_act(reader, access, channel, {ChannelKind::talk}, auth::Action::run_slides);
      !may) {
    return may.error();
  }
  return may_show(reader.subject<Talk>(channel_of(ChannelKind::desk, channel.item())).value());
}

}  // namespace

Result<Done> handle_show(storage::Transaction& transaction, auth::Access& access,
                         const ChannelName& talk, const SlidesShow& command) {
  if (auto may = may_run(transaction, access, talk); !may) return may.error();
  const auto deck = transaction.find<Deck>(talk, command.deck);
  if (!deck) return refuse(ErrorCode::not_found, "no such deck", "data.deck");
  if (deck->erased) return refuse(ErrorCode::erased, "the deck was taken away", "data.deck");
  if (auto has = has_page(*deck, command.page); !has) return has.error();

  State changed;
  for (auto& slide : transaction.open_items<ShownSlide>(talk)) {
    // Two who present may go on at the same moment.
    if (is_same(slide, command)) return Done{};
    changed.slides.push_back(ended(std::move(slide), transaction.now()));
  }
  ShownSlide slide;
  slide.id = transaction.new_id();
  slide.seq = transaction.next_seq(talk);
  slide.at = transaction.now();
  slide.by = transaction.context().by;
  slide.deck = command.deck;
  slide.page = command.page;
  const auto id = slide.id;
  changed.slides.push_back(std::move(slide));
  // It holds no text, so no erasure needs to find it.
  const auto seq = transaction.append(talk, "slides.shown", std::move(changed), id.text());
  return Done{seq, id, {}, {}, {}};
}

Result<Done> handle_hide(storage::Transaction& transaction, auth::Access& access,
                         const ChannelName& talk, const SlidesHide& /*command*/) {
  if (auto may = may_run(transaction, access, talk); !may) return may.error();
  State changed;
  end_with_talk(transaction, talk, changed);
  if (changed.slides.empty()) return Done{};
  const auto id = changed.slides.back().id.text();
  const auto seq = transaction.append(talk, "slides.hidden", std::move(changed), id);
  return Done{seq, {}, {}, {}, {}};
}

Result<void> may_point(storage::Reader& reader, auth::Access& access, const ChannelName& talk,
                       const SlidesPoint& command) {
  if (auto may = may_run(reader, access, talk); !may) return may.error();
  return check_place(command);
}

void end_with_talk(storage::Transaction& transaction, const ChannelName& talk, State& changed) {
  for (auto& slide : transaction.open_items<ShownSlide>(talk)) {
    changed.slides.push_back(ended(std::move(slide), transaction.now()));
  }
}

}  // namespace server::slides
