#include <catch2/catch.hpp>

#include "server/captions/caption_handlers.hpp"
#include "server/captions/caption_queries.hpp"
#include "storage/captions/caption_repository.hpp"
#include "tests/storage/questions/question_fixture.hpp"

using namespace protocol;
using namespace server::captions;
using tests::QuestionFixture;

namespace {

struct Captioned : QuestionFixture {
  /// Writes the captions.
  AccountId gesa = make_account();

  Captioned() { name({gesa}); }
  void name(std::vector<AccountId> writers) {
    auto plan = snapshot(desk).talk->plan;
    plan.caption_writers = std::move(writers);
    must(server::talks::handle_edit, ada, desk, TalkEdit{plan});
  }
  static CaptionAdd line(const char* text) {
    CaptionAdd command;
    command.text = text;
    return command;
  }
  static CaptionEdit edit(const ItemId& id, const char* text) {
    CaptionEdit command;
    command.caption = id;
    command.text = text;
    return command;
  }
  ItemId add(const AccountId& who, const char* text) {
    return must(handle_add, who, talk, line(text)).item.value();
  }
  /// What would be pushed, or the refusal.
  Result<CaptionTyping> type(const AccountId& who, const ChannelName& channel, const char* text) {
    Result<CaptionTyping> result = refuse(ErrorCode::internal, "not run");
    CaptionType command;
    command.text = text;
    read([&](storage::Reader& reader) {
      server::auth::Access access{reader, who};
      result = handle_type(reader, access, channel, command);
    });
    return result;
  }
  ErrorCode type_refused(const AccountId& who, const ChannelName& channel) {
    return type(who, channel, "x").error().code;
  }
  std::string web_vtt(const ChannelName& channel) {
    std::string file;
    read([&](storage::Reader& reader) {
      file = web_vtt_of(reader, *reader.channel(channel)).value();
    });
    return file;
  }
};

}  // namespace

TEST_CASE("captions: lines are added, corrected and erased") {
  Captioned room;
  room.record("captions");
  room.go_live();
  const auto first = room.add(room.gesa, "Guten Morgen");
  const auto second = room.add(room.ada, "und wilkommen");
  const auto third = room.add(room.gesa, "Kanarienvogel-31");
  auto lines = room.snapshot(room.talk).captions;
  REQUIRE(lines.size() == 3);
  CHECK(lines[0].id == first);
  CHECK(lines[0].by.account == room.gesa);
  CHECK(lines[0].text == "Guten Morgen");

  // By its author, and by a moderator.
  room.must(handle_edit, room.ada, room.talk, room.edit(second, "und willkommen"));
  room.must(handle_edit, room.gesa, room.talk, room.edit(third, "Stieglitz-31"));
  CHECK(room.count_places_with("Kanarienvogel-31") == 0);
  room.must(handle_erase, room.ada, room.talk, CaptionErase{third});
  CHECK(room.count_places_with("Stieglitz-31") == 0);
  CHECK(room.query_value("SELECT count(*) FROM command_key WHERE item = $1 AND hash IS NOT NULL",
                         {third.text()}) == "0");
  lines = room.snapshot(room.talk).captions;
  REQUIRE(lines.size() == 3);
  CHECK(lines[1].text == "und willkommen");
  CHECK(lines[1].edited_at);
  CHECK(lines[2].erased);
  room.check_replay();
}

TEST_CASE("captions: an unfinished line is pushed and stands nowhere") {
  Captioned room;
  room.go_live();
  const auto head = room.must(handle_add, room.gesa, room.talk, room.line("Eine Zeile")).seq;
  const auto typing = room.type(room.gesa, room.talk, "Kanarienvogel-32");
  REQUIRE(typing.has_value());
  CHECK(typing->by.account == room.gesa);
  CHECK(typing->text == "Kanarienvogel-32");
  CHECK(typing->after == head);
  CHECK(room.type(room.ada, room.talk, "").has_value());
  CHECK(room.count_places_with("Kanarienvogel-32") == 0);
  CHECK(room.events(room.talk).back().seq == head);
}

TEST_CASE("captions: only who was named, and moderators") {
  Captioned room;
  room.go_live();
  const auto id = room.add(room.gesa, "Eine Zeile");
  // A role of the account names nobody in a talk; speaking in it is another thing.
  const auto elsewhere = room.make_account({Role::caption_writer});
  for (const auto& who : {room.kim, room.ben, elsewhere}) {
    CHECK(room.type_refused(who, room.talk) == ErrorCode::forbidden);
    CHECK(room.refusal(handle_add, who, room.talk, room.line("x")) == "forbidden");
    CHECK(room.refusal(handle_edit, who, room.talk, room.edit(id, "x")) == "forbidden");
    CHECK(room.refusal(handle_erase, who, room.talk, CaptionErase{id}) == "forbidden");
  }
  CHECK(room.refusal(handle_erase, room.gesa, room.talk, CaptionErase{id}) == "forbidden");
  // Nor does one who writes captions correct what somebody else wrote, or see the desk.
  const auto other = room.add(room.ada, "Noch eine");
  CHECK(room.refusal(handle_edit, room.gesa, room.talk, room.edit(other, "x")) == "forbidden");
  CHECK(room.refusal(handle_add, room.gesa, room.desk, room.line("x")) == "wrong_channel channel");
  CHECK(room.type_refused(room.gesa, room.home) == ErrorCode::wrong_channel);
  room.read([&](storage::Reader& reader) {
    server::auth::Access access{reader, room.gesa};
    CHECK_FALSE(access.require_read(room.desk).has_value());
  });
  CHECK(room.snapshot(room.talk).captions.size() == 2);
}

TEST_CASE("captions: whoever loses the role writes and corrects nothing from then on") {
  Captioned room;
  room.go_live();
  const auto id = room.add(room.gesa, "Eine Zeile");
  room.name({});
  CHECK(room.type_refused(room.gesa, room.talk) == ErrorCode::forbidden);
  CHECK(room.refusal(handle_add, room.gesa, room.talk, room.line("x")) == "forbidden");
  CHECK(room.refusal(handle_edit, room.gesa, room.talk, room.edit(id, "x")) == "forbidden");
  room.name({room.gesa});
  CHECK(room.type(room.gesa, room.talk, "x").has_value());
  room.add(room.gesa, "Wieder da");
}

TEST_CASE("captions: before and after the talk nothing is written, but erased") {
  Captioned room;
  using enum TalkState;
  room.move({planned, lobby});
  CHECK(room.type_refused(room.gesa, room.talk) == ErrorCode::wrong_state);
  CHECK(room.refusal(handle_add, room.gesa, room.talk, room.line("x")) == "wrong_state");
  room.move({live});
  const auto id = room.add(room.gesa, "Eine Zeile");
  room.move({follow_up});
  CHECK(room.type_refused(room.ada, room.talk) == ErrorCode::wrong_state);
  CHECK(room.refusal(handle_add, room.ada, room.talk, room.line("x")) == "wrong_state");
  CHECK(room.refusal(handle_edit, room.gesa, room.talk, room.edit(id, "x")) == "wrong_state");
  room.must(handle_erase, room.ada, room.talk, CaptionErase{id});
  CHECK(room.refusal(handle_erase, room.ada, room.talk, CaptionErase{id}) == "erased data.caption");
  CHECK(room.refusal(handle_erase, room.ada, room.talk, CaptionErase{}) ==
        "not_found data.caption");
}

TEST_CASE("captions: the people who write them are in the plan") {
  Captioned room;
  auto plan = room.snapshot(room.desk).talk->plan;
  SECTION("once each") {
    plan.caption_writers = {room.gesa, room.kim, room.gesa};
    room.must(server::talks::handle_edit, room.ada, room.desk, TalkEdit{plan});
    CHECK(room.snapshot(room.desk).talk->plan.caption_writers == std::vector{room.gesa, room.kim});
  }
  SECTION("not somebody who is not there, and not a crowd") {
    plan.caption_writers = {AccountId{}};
    CHECK(room.refusal(server::talks::handle_edit, room.ada, room.desk, TalkEdit{plan}) ==
          "bad_value data.plan.caption_writers");
    plan.caption_writers.clear();
    for (std::size_t i = 0; i <= limits::people_per_talk_max; ++i) {
      plan.caption_writers.push_back(room.make_account());
    }
    CHECK(room.refusal(server::talks::handle_edit, room.ada, room.desk, TalkEdit{plan}) ==
          "too_long data.plan.caption_writers");
  }
}

TEST_CASE("captions: the export has every line, in its current wording") {
  Captioned room;
  room.go_live();
  // More than a snapshot, a page, and what is read at once.
  constexpr int lines = 510;
  const auto corrected = room.add(room.gesa, "Zeile 0 falsch");
  const auto erased = room.add(room.gesa, "Kanarienvogel-33");
  std::vector<tests::DatabaseFixture::Handle> handles;
  for (int i = 2; i < lines; ++i) {
    handles.emplace_back(
        [&room, i](storage::Transaction& transaction, server::auth::Access& access) {
          CaptionAdd command;
          command.text = "Zeile " + std::to_string(i);
          return handle_add(transaction, access, room.talk, command);
        });
  }
  room.run_batch(Author{room.gesa}, room.talk, handles);
  room.must(handle_edit, room.gesa, room.talk, room.edit(corrected, "Zeile 0"));
  room.must(handle_erase, room.ada, room.talk, CaptionErase{erased});

  CHECK(room.snapshot(room.talk).captions.size() == limits::window_items);
  const auto file = room.web_vtt(room.talk);
  CHECK(file.starts_with("WEBVTT\n\n00:00:01.000 --> "));
  CHECK(file.find("Kanarienvogel") == std::string::npos);
  CHECK(file.find("falsch") == std::string::npos);
  for (int i = 0; i < lines; ++i) {
    const bool is_there = file.find("\nZeile " + std::to_string(i) + "\n") != std::string::npos;
    CHECK(is_there == (i != 1));
  }
  room.read([&](storage::Reader& reader) {
    const auto no_talk = web_vtt_of(reader, *reader.channel(room.home));
    CHECK(no_talk.error().code == ErrorCode::wrong_channel);
    CHECK(storage::has_captions(reader, room.talk, lines));
    CHECK_FALSE(storage::has_captions(reader, room.talk, lines + 1));
  });
}
