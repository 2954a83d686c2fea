#include <chrono>

#include <catch2/catch.hpp>

#include "server/talks/talk_handlers.hpp"
#include "storage/talks/talk_repository.hpp"
#include "tests/support/database_fixture.hpp"

using namespace protocol;
using namespace server::talks;
using tests::DatabaseFixture;

namespace {

struct SeriesRoom : DatabaseFixture {
  AccountId ada = make_account({Role::moderator});
  AccountId kim = make_account();

  SeriesCreate a_series(int talks) {
    SeriesCreate command;
    command.title = "Sprechstunde";
    command.plan.title = "Sprechstunde E-Akte";
    command.plan.starts_at = now;
    command.plan.minutes = 60;
    for (int n = 0; n < talks; ++n) {
      command.starts.push_back(now + std::chrono::hours{24 * 7 * (n + 1)});
    }
    return command;
  }
  std::vector<TalkEntry> drafts_of(const AccountId& who) {
    std::vector<TalkEntry> found;
    read([&](storage::Reader& reader) { found = storage::drafts_of(reader, who); });
    return found;
  }
};

}  // namespace

TEST_CASE("series.create: a draft for each date, all with their series") {
  SeriesRoom room;
  room.record("series_create");
  const auto command = room.a_series(3);
  const auto done = room.must(handle_create_series, room.ada, talks_channel, command);
  const auto drafts = room.drafts_of(room.ada);
  REQUIRE(drafts.size() == 3);
  for (const auto& draft : drafts) {
    REQUIRE(draft.series);
    CHECK(draft.series->id == done.item);
    CHECK(draft.series->title == "Sprechstunde");
    CHECK(draft.state == TalkState::draft);
    CHECK_FALSE(room.exists(channel_of(ChannelKind::talk, draft.id)));
  }
  // Each is a talk of its own.
  const auto desk = channel_of(ChannelKind::desk, drafts[0].id);
  auto plan = room.snapshot(desk).talk->plan;
  CHECK(plan.moderators == std::vector{room.ada});
  plan.series.reset();
  room.must(handle_edit, room.ada, desk, TalkEdit{plan});
  CHECK_FALSE(room.snapshot(desk).talk->plan.series);
  plan.series = Series{*done.item, {}};
  CHECK(room.refusal(handle_edit, room.ada, desk, TalkEdit{plan}) == "bad_value data.plan.series");
}

TEST_CASE("series.create: refused, and then nothing is made") {
  SeriesRoom room;
  auto command = room.a_series(2);
  const auto refusal = [&](const AccountId& who) {
    return room.refusal(handle_create_series, who, talks_channel, command);
  };
  CHECK(refusal(room.kim) == "forbidden");
  CHECK(room.refusal(handle_create_series, room.ada, library_channel, command) ==
        "wrong_channel channel");
  std::swap(command.starts[0], command.starts[1]);
  CHECK(refusal(room.ada) == "bad_value data.starts");
  command.starts.clear();
  CHECK(refusal(room.ada) == "too_short data.starts");
  command = room.a_series(53);
  CHECK(refusal(room.ada) == "too_long data.starts");
  command = room.a_series(2);
  command.plan.series = Series{ItemId{}, {}};
  CHECK(refusal(room.ada) == "bad_value data.plan.series");
  command = room.a_series(2);
  command.plan.speakers = {AccountId{}};
  CHECK(refusal(room.ada) == "bad_value data.plan.speakers");
  CHECK(room.drafts_of(room.ada).empty());
}
