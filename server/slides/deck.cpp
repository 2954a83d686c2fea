#include "server/slides/deck.hpp"

#include "protocol/limits.hpp"

namespace server::slides {

using namespace protocol;

Result<void> may_change(const Talk& talk) {
  if (!is_put_away(talk.state)) return {};
  return refuse(ErrorCode::wrong_state, "the talk is archived");
}

Result<Deck> added(const Talk& talk, const DeckAdd& command, const Attachment& file,
                   std::int64_t open) {
  if (auto may = may_change(talk); !may) return may.error();
  if (command.pages < 1) return refuse(ErrorCode::bad_value, "no page", "data.pages");
  if (command.pages > limits::deck_pages_max) {
    return refuse(ErrorCode::too_long, "too many pages", "data.pages");
  }
  if (file.type != FileType::pdf) return refuse(ErrorCode::bad_value, "no pdf", "data.file");
  if (open >= limits::decks_per_talk_max) return refuse(ErrorCode::too_many, "too many decks");
  Deck deck;
  deck.title = command.title;
  deck.file = file.id;
  deck.pages = command.pages;
  deck.bytes = file.bytes;
  return deck;
}

Deck taken_away(Deck deck) {
  deck.title.clear();
  deck.erased = true;
  return deck;
}

Result<void> may_show(const Talk& talk) {
  if (talk.state == TalkState::lobby || talk.state == TalkState::live) return {};
  return refuse(ErrorCode::wrong_state, "slides are shown in the lobby and live only");
}

Result<void> has_page(const Deck& deck, std::int64_t page) {
  if (page >= 1 && page <= deck.pages) return {};
  return refuse(ErrorCode::bad_value, "no such page", "data.page");
}

bool is_same(const ShownSlide& shown, const SlidesShow& command) {
  return shown.deck == command.deck && shown.page == command.page;
}

ShownSlide ended(ShownSlide slide, Time now) {
  slide.until = now;
  return slide;
}

Result<void> check_place(const SlidesPoint& command) {
  const auto is_within = [](std::int64_t at) { return at >= 0 && at <= limits::pointer_scale; };
  if (!is_within(command.x)) return refuse(ErrorCode::bad_value, "not on the slide", "data.x");
  if (!is_within(command.y)) return refuse(ErrorCode::bad_value, "not on the slide", "data.y");
  return {};
}

}  // namespace server::slides
