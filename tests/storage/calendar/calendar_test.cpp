#include <functional>

#include <catch2/catch.hpp>

#include "server/calendar/calendar_queries.hpp"
#include "tests/storage/questions/question_fixture.hpp"

using namespace protocol;
using namespace server::calendar;
using namespace std::chrono;
using tests::QuestionFixture;

namespace {

const Place place{"https://talk.example", "talk@amt.example"};

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

struct Calendar : QuestionFixture {
  void plan(const std::function<void(TalkPlan&)>& change) {
    auto wanted = snapshot(desk).talk->plan;
    change(wanted);
    must(server::talks::handle_edit, ada, desk, TalkEdit{wanted});
  }
  std::string file() {
    std::string found;
    read([&](storage::Reader& reader) {
      found = talk_ics(reader, *reader.channel(talk), place).value();
    });
    return found;
  }
};

}  // namespace

TEST_CASE("calendar: a talk keeps its UID, and its sequence rises with what matters") {
  Calendar room;
  const auto plan_for = [&](int hour) {
    room.plan([&](TalkPlan& plan) { plan.starts_at = room.now + hours{hour}; });
  };
  // Before it is published nobody has it in a calendar.
  plan_for(24);
  room.move({TalkState::planned});
  const auto first = room.file();
  CHECK(contains(first, "UID:" + room.id.text() + "@talk.example\r\n"));
  CHECK(contains(first, "SEQUENCE:0\r\n"));
  CHECK(room.file() == first);

  room.plan([](TalkPlan& plan) { plan.description = "Neu"; });
  CHECK(room.file() == first);
  plan_for(48);
  CHECK(contains(room.file(), "SEQUENCE:1\r\n"));
  room.plan([](TalkPlan& plan) { plan.title = "Akten"; });
  room.plan([](TalkPlan& plan) { plan.minutes = 30; });
  CHECK(contains(room.file(), "SEQUENCE:3\r\n"));
  CHECK(contains(room.file(), "UID:" + room.id.text() + "@talk.example\r\n"));
  room.check_replay();
}
