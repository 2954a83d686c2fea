#include "server/slides/deck.hpp"

#include <catch2/catch.hpp>

#include "protocol/limits.hpp"
#include "tests/support/show_result.hpp"

using namespace protocol;
using namespace server::slides;

namespace {

Talk a_talk(TalkState state = TalkState::live) {
  Talk talk;
  talk.state = state;
  return talk;
}

Attachment a_file(FileType type = FileType::pdf) {
  Attachment file;
  file.type = type;
  file.bytes = 1'234;
  return file;
}

DeckAdd a_deck(std::int64_t pages = 3) {
  DeckAdd command;
  command.title = "FIM in drei Schritten";
  command.pages = pages;
  return command;
}

}  // namespace

TEST_CASE("slides: what may be brought") {
  const auto deck = added(a_talk(), a_deck(), a_file(), 0).value();
  CHECK(deck.title == "FIM in drei Schritten");
  CHECK(deck.pages == 3);
  CHECK(deck.bytes == 1'234);
  CHECK(is_open(deck));
  for (const auto state : {TalkState::draft, TalkState::planned, TalkState::follow_up}) {
    CHECK(added(a_talk(state), a_deck(), a_file(), 0));
  }
  CHECK(added(a_talk(), a_deck(limits::deck_pages_max), a_file(), limits::decks_per_talk_max - 1));

  const auto code = [](const Result<Deck>& result) { return result.error().code; };
  CHECK(code(added(a_talk(TalkState::archived), a_deck(), a_file(), 0)) == ErrorCode::wrong_state);
  CHECK(code(added(a_talk(), a_deck(0), a_file(), 0)) == ErrorCode::bad_value);
  CHECK(code(added(a_talk(), a_deck(limits::deck_pages_max + 1), a_file(), 0)) ==
        ErrorCode::too_long);
  CHECK(code(added(a_talk(), a_deck(), a_file(FileType::png), 0)) == ErrorCode::bad_value);
  CHECK(code(added(a_talk(), a_deck(), a_file(), limits::decks_per_talk_max)) ==
        ErrorCode::too_many);
}

TEST_CASE("slides: of what was taken away nothing is left but its place") {
  auto deck = added(a_talk(), a_deck(), a_file(), 0).value();
  deck.seq = 7;
  const auto gone = taken_away(deck);
  CHECK(gone.title.empty());
  CHECK(gone.seq == 7);
  CHECK_FALSE(is_open(gone));
}

TEST_CASE("slides: shown while the talk runs, page by page") {
  for (const auto state : {TalkState::lobby, TalkState::live}) CHECK(may_show(a_talk(state)));
  for (const auto state : {TalkState::draft, TalkState::planned, TalkState::registration,
                           TalkState::follow_up, TalkState::archived}) {
    CHECK(may_show(a_talk(state)).error().code == ErrorCode::wrong_state);
  }
  const auto deck = added(a_talk(), a_deck(), a_file(), 0).value();
  for (const std::int64_t page : {1, 3}) CHECK(has_page(deck, page));
  for (const std::int64_t page : {0, 4, -1}) {
    CHECK(has_page(deck, page).error().field == "data.page");
  }
  ShownSlide shown;
  shown.page = 2;
  CHECK(is_open(shown));
  CHECK(is_same(shown, {shown.deck, 2}));
  CHECK_FALSE(is_same(shown, {shown.deck, 3}));
  constexpr Time now{std::chrono::seconds{100}};
  CHECK(ended(shown, now).until == now);
  CHECK_FALSE(is_open(ended(shown, now)));
}

TEST_CASE("slides: pointed at within the slide only") {
  const auto end = limits::pointer_scale;
  CHECK(check_place({0, 0}));
  CHECK(check_place({end, end}));
  CHECK(check_place({-1, 0}).error().field == "data.x");
  CHECK(check_place({0, end + 1}).error().field == "data.y");
}
