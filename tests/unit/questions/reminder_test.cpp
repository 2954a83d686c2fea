#include <catch2/catch.hpp>

#include "server/questions/reminder_handlers.hpp"

using namespace protocol;
using namespace server::questions;

TEST_CASE("reminders: the next one, in the follow-up only") {
  using std::chrono::hours;
  const auto ended = parse_time("2026-11-30T08:00:00.000Z").value();
  Talk talk;
  talk.state = TalkState::follow_up;
  talk.ended_at = ended;
  CHECK(next_reminder(talk, ended) == ended + reminded_after);
  CHECK(next_reminder(talk, ended + reminded_after) == ended + 2 * reminded_after);
  CHECK(next_reminder(talk, ended + 2 * reminded_after - hours{1}) == ended + 2 * reminded_after);
  CHECK_FALSE(next_reminder(talk, ended + reminders_max * reminded_after));
  talk.state = TalkState::archived;
  CHECK_FALSE(next_reminder(talk, ended));
}
