#include "server/captions/caption.hpp"

#include <catch2/catch.hpp>

using namespace protocol;
using namespace server::captions;

TEST_CASE("captions: written while the talk is live, and only then") {
  Talk talk;
  for (const auto state : {TalkState::draft, TalkState::planned, TalkState::registration,
                           TalkState::lobby, TalkState::follow_up, TalkState::archived}) {
    talk.state = state;
    CHECK(may_write(talk).error().code == ErrorCode::wrong_state);
  }
  talk.state = TalkState::live;
  CHECK(may_write(talk).has_value());
}

TEST_CASE("captions: a correction keeps the line's place and says when it was") {
  Caption line;
  line.seq = 7;
  line.text = "Die E-Akte kommt am Montag";
  const auto now = parse_time("2026-11-24T10:46:12.345Z").value();
  const auto corrected = edited(line, "Die E-Akte kommt am Mittwoch", now);
  CHECK(corrected.seq == 7);
  CHECK(corrected.text == "Die E-Akte kommt am Mittwoch");
  CHECK(corrected.edited_at == now);
  CHECK(may_change(corrected).has_value());

  const auto tombstone = erased(corrected);
  CHECK(tombstone.seq == 7);
  CHECK(tombstone.text.empty());
  CHECK_FALSE(tombstone.edited_at);
  CHECK(may_change(tombstone).error().code == ErrorCode::erased);
}
