#include <catch2/catch.hpp>

#include "protocol/limits.hpp"
#include "server/slides/deck_handlers.hpp"
#include "server/slides/show_handlers.hpp"
#include "storage/files/file_repository.hpp"
#include "tests/storage/questions/question_fixture.hpp"

using namespace protocol;
using namespace server::slides;
using tests::QuestionFixture;

namespace {

struct Slides : QuestionFixture {
  static DeckAdd brought(const FileId& file, std::int64_t pages = 3,
                         const char* title = "FIM in drei Schritten") {
    DeckAdd command;
    command.file = file;
    command.title = title;
    command.pages = pages;
    return command;
  }
  FileId upload(const ChannelName& channel, const AccountId& who) {
    return make_file(channel, who, FileType::pdf);
  }
  ItemId add(const ChannelName& channel, const AccountId& who,
             const char* title = "FIM in drei Schritten") {
    return must(handle_add, who, channel, brought(upload(channel, who), 3, title)).item.value();
  }
  std::optional<ShownSlide> shown() {
    const auto slides = snapshot(talk).slides;
    if (slides.empty() || !is_open(slides.back())) return std::nullopt;
    return slides.back();
  }
  /// The channel that a file belongs to and the item that names it; nothing of one that is gone.
  std::optional<storage::FileRecord> record_of(const FileId& file) {
    std::optional<storage::FileRecord> found;
    read([&](storage::Reader& reader) { found = storage::find_file(reader, file); });
    return found;
  }
  void publish() {
    run_as(
        Author{ada}, desk,
        [&](storage::Transaction& transaction, server::auth::Access& access) {
          return server::talks::handle_move(transaction, access, desk, TalkMove{TalkState::planned},
                                            end_with_talk, begin_with_talk);
        },
        TalkMove::name);
  }
  void end() {
    run_as(
        Author{ada}, desk,
        [&](storage::Transaction& transaction, server::auth::Access& access) {
          return server::talks::handle_move(transaction, access, desk,
                                            TalkMove{TalkState::follow_up}, end_with_talk);
        },
        TalkMove::name);
  }
  std::string pointing(const AccountId& who, const ChannelName& channel, SlidesPoint point) {
    std::string code = "done";
    read([&](storage::Reader& reader) {
      server::auth::Access access{reader, who};
      const auto may = may_point(reader, access, channel, point);
      if (may) return;
      code = std::string{enum_name(may.error().code)};
      if (!may.error().field.empty()) code += " " + may.error().field;
    });
    return code;
  }
};

}  // namespace

TEST_CASE("slides: brought, named, shown one after the other, hidden") {
  Slides slides;
  slides.go_live();
  slides.record("slides");
  const auto file = slides.upload(slides.talk, slides.ben);
  const auto deck =
      slides.must(handle_add, slides.ben, slides.talk, Slides::brought(file)).item.value();
  CHECK(slides.snapshot(slides.talk).decks.at(0).file == file);
  CHECK(slides.snapshot(slides.talk).decks.at(0).pages == 3);
  CHECK(slides.record_of(file)->item == deck.text());
  slides.must(handle_rename, slides.ada, slides.talk, DeckRename{deck, "FIM in fünf Schritten"});
  CHECK(slides.snapshot(slides.talk).decks.at(0).title == "FIM in fünf Schritten");

  slides.must(handle_show, slides.ben, slides.talk, SlidesShow{deck, 1});
  const auto first = slides.shown().value();
  slides.must(handle_show, slides.ada, slides.talk, SlidesShow{deck, 3});
  CHECK(slides.shown()->page == 3);
  const auto all = slides.snapshot(slides.talk).slides;
  REQUIRE(all.size() == 2);
  CHECK(all[0].id == first.id);
  CHECK(all[0].until == all[1].at);
  // Two who go on at the same moment.
  const auto head = slides.events(slides.talk).size();
  CHECK_FALSE(slides.must(handle_show, slides.ben, slides.talk, SlidesShow{deck, 3}).seq);
  CHECK(slides.events(slides.talk).size() == head);

  slides.must(handle_hide, slides.ben, slides.talk, SlidesHide{});
  CHECK_FALSE(slides.shown());
  CHECK_FALSE(slides.must(handle_hide, slides.ben, slides.talk, SlidesHide{}).seq);

  const auto other = slides.add(slides.talk, slides.ada, "Zweiter Teil");
  slides.must(handle_show, slides.ada, slides.talk, SlidesShow{other, 2});
  slides.must(handle_erase, slides.ben, slides.talk, DeckErase{other});
  CHECK_FALSE(slides.shown());
  slides.check_replay();
}

TEST_CASE("slides: what is shown stays in the window, whatever its age") {
  Slides slides;
  slides.go_live();
  const auto deck = slides.add(slides.talk, slides.ben);
  const auto gone = slides.add(slides.talk, slides.ben, "Vorher");
  slides.must(handle_erase, slides.ben, slides.talk, DeckErase{gone});
  for (std::size_t n = 0; n < limits::window_items + 5; ++n) {
    slides.must(handle_show, slides.ben, slides.talk,
                SlidesShow{deck, 1 + static_cast<std::int64_t>(n % 3)});
  }
  CHECK(slides.snapshot(slides.talk).slides.size() == limits::window_items);
  CHECK(slides.shown());
  slides.check_replay();
}

TEST_CASE("slides: of a draft they wait on its desk, and begin with the talk") {
  Slides slides;
  slides.record("slides_published");
  const auto file = slides.upload(slides.desk, slides.ben);
  const auto deck =
      slides.must(handle_add, slides.ben, slides.desk, Slides::brought(file)).item.value();
  slides.publish();
  CHECK(slides.snapshot(slides.desk).decks.at(0).erased);
  CHECK(slides.snapshot(slides.talk).decks.at(0).title == "FIM in drei Schritten");
  CHECK(slides.record_of(file)->channel == slides.talk);
  CHECK(slides.refusal(handle_rename, slides.ben, slides.desk, DeckRename{deck, "Neu"}) ==
        "wrong_channel channel");
  CHECK(slides.refusal(handle_add, slides.ben, slides.desk,
                       Slides::brought(slides.upload(slides.desk, slides.ben))) ==
        "wrong_channel channel");
  slides.must(handle_rename, slides.ben, slides.talk, DeckRename{deck, "Neu"});
  slides.check_replay();
}

TEST_CASE("slides: taken away, nothing of the deck is left") {
  Slides slides;
  SECTION("brought to the talk") { slides.go_live(); }
  SECTION("brought to the draft") {}
  const bool is_draft = slides.snapshot(slides.desk).talk->state == TalkState::draft;
  const auto& where = is_draft ? slides.desk : slides.talk;
  const auto file = slides.upload(where, slides.ben);
  const auto deck =
      slides.must(handle_add, slides.ben, where, Slides::brought(file, 3, "Kanarienvogel-31"))
          .item.value();
  if (is_draft) {
    slides.publish();
    slides.move({TalkState::lobby, TalkState::live});
  }
  slides.must(handle_show, slides.ben, slides.talk, SlidesShow{deck, 2});
  slides.must(handle_erase, slides.ada, slides.talk, DeckErase{deck});
  CHECK(slides.count_places_with("Kanarienvogel-31") == 0);
  CHECK_FALSE(slides.shown());
  CHECK_FALSE(slides.record_of(file));
  CHECK(slides.refusal(handle_show, slides.ben, slides.talk, SlidesShow{deck, 2}) ==
        "erased data.deck");
  CHECK(slides.refusal(handle_rename, slides.ben, slides.talk, DeckRename{deck, "Doch"}) ==
        "erased data.deck");
  CHECK(slides.refusal(handle_erase, slides.ben, slides.talk, DeckErase{deck}) ==
        "erased data.deck");
}

TEST_CASE("slides: nothing is shown beyond the end of the talk") {
  Slides slides;
  slides.go_live();
  const auto deck = slides.add(slides.talk, slides.ben);
  slides.must(handle_show, slides.ben, slides.talk, SlidesShow{deck, 2});
  slides.end();
  CHECK_FALSE(slides.shown());
  CHECK(slides.refusal(handle_show, slides.ben, slides.talk, SlidesShow{deck, 2}) == "wrong_state");
  CHECK(slides.refusal(handle_hide, slides.ben, slides.talk, SlidesHide{}) == "wrong_state");
  // What was missing is brought afterwards.
  slides.add(slides.talk, slides.ben, "Nachgereicht");
  slides.move({TalkState::archived});
  CHECK(slides.refusal(handle_add, slides.ben, slides.talk,
                       Slides::brought(slides.upload(slides.talk, slides.ben))) == "wrong_state");
  CHECK(slides.refusal(handle_erase, slides.ben, slides.talk, DeckErase{deck}) == "wrong_state");
}

TEST_CASE("deck.add: refused") {
  Slides slides;
  slides.go_live();
  const auto refusal = [&](const AccountId& who, const FileId& file, std::int64_t pages = 3) {
    return slides.refusal(handle_add, who, slides.talk, Slides::brought(file, pages));
  };
  const auto mine = slides.upload(slides.talk, slides.ben);
  CHECK(refusal(slides.kim, slides.upload(slides.talk, slides.kim)) == "forbidden");
  CHECK(slides.refusal(handle_add, slides.kim, slides.desk, Slides::brought(mine)) == "no_channel");
  CHECK(slides.refusal(handle_add, slides.ben, slides.home, Slides::brought(mine)) ==
        "wrong_channel channel");
  CHECK(refusal(slides.ada, mine) == "bad_value data.file");
  CHECK(refusal(slides.ben, slides.upload(slides.home, slides.ben)) == "bad_value data.file");
  CHECK(refusal(slides.ben, slides.make_file(slides.talk, slides.ben)) == "bad_value data.file");
  for (const std::int64_t pages : {std::int64_t{0}, std::int64_t{-1}}) {
    CHECK(refusal(slides.ben, mine, pages) == "bad_value data.pages");
  }
  CHECK(refusal(slides.ben, mine, limits::deck_pages_max + 1) == "too_long data.pages");
  slides.must(handle_add, slides.ben, slides.talk, Slides::brought(mine, limits::deck_pages_max));
  CHECK(refusal(slides.ben, mine) == "bad_value data.file");
  for (std::int64_t n = 1; n < limits::decks_per_talk_max; ++n) slides.add(slides.talk, slides.ada);
  const auto more = slides.upload(slides.talk, slides.ben);
  CHECK(refusal(slides.ben, more) == "too_many");
  const auto decks = slides.snapshot(slides.talk).decks;
  slides.must(handle_erase, slides.ada, slides.talk, DeckErase{decks.front().id});
  slides.must(handle_add, slides.ben, slides.talk, Slides::brought(more));
}

TEST_CASE("slides.show: refused") {
  Slides slides;
  slides.go_live();
  const auto deck = slides.add(slides.talk, slides.ben);
  const SlidesShow show{deck, 2};
  CHECK(slides.refusal(handle_show, slides.kim, slides.talk, show) == "forbidden");
  CHECK(slides.refusal(handle_hide, slides.kim, slides.talk, SlidesHide{}) == "forbidden");
  CHECK(slides.refusal(handle_rename, slides.kim, slides.talk, DeckRename{deck, "Meins"}) ==
        "forbidden");
  CHECK(slides.refusal(handle_erase, slides.kim, slides.talk, DeckErase{deck}) == "forbidden");
  CHECK(slides.refusal(handle_show, slides.ben, slides.desk, show) == "wrong_channel channel");
  CHECK(slides.refusal(handle_show, slides.ben, slides.talk, SlidesShow{slides.id, 1}) ==
        "not_found data.deck");
  for (const std::int64_t page : {0, 4, -1}) {
    CHECK(slides.refusal(handle_show, slides.ben, slides.talk, SlidesShow{deck, page}) ==
          "bad_value data.page");
  }
  SECTION("who no longer speaks, shows nothing") {
    auto plan = slides.snapshot(slides.desk).talk->plan;
    plan.speakers.clear();
    slides.must(server::talks::handle_edit, slides.ada, slides.desk, TalkEdit{plan});
    CHECK(slides.refusal(handle_show, slides.ben, slides.talk, show) == "forbidden");
    CHECK(slides.pointing(slides.ben, slides.talk, {0, 0}) == "forbidden");
  }
  SECTION("back before the lobby") {
    slides.move({TalkState::follow_up});
    CHECK(slides.refusal(handle_show, slides.ben, slides.talk, show) == "wrong_state");
    CHECK(slides.pointing(slides.ben, slides.talk, {0, 0}) == "wrong_state");
  }
}

TEST_CASE("slides.point: by who presents, on the slide") {
  Slides slides;
  slides.go_live();
  const auto end = limits::pointer_scale;
  CHECK(slides.pointing(slides.ben, slides.talk, {0, end}) == "done");
  CHECK(slides.pointing(slides.ada, slides.talk, {end, 0}) == "done");
  CHECK(slides.pointing(slides.kim, slides.talk, {0, 0}) == "forbidden");
  CHECK(slides.pointing(slides.ben, slides.desk, {0, 0}) == "wrong_channel channel");
  CHECK(slides.pointing(slides.ben, slides.talk, {-1, 0}) == "bad_value data.x");
  CHECK(slides.pointing(slides.ben, slides.talk, {0, end + 1}) == "bad_value data.y");
}
