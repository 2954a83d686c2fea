#include "server/calendar/ics.hpp"

#include <catch2/catch.hpp>

#include "server/calendar/talk_event.hpp"

using namespace server::calendar;

namespace {

Event an_event() {
  Event event;
  event.uid = "a@talk.example";
  event.stamp = protocol::parse_time("2026-11-30T08:00:00.000Z").value();
  event.sequence = 3;
  event.starts_at = protocol::parse_time("2026-12-31T23:30:00.000Z").value();
  event.minutes = 60;
  event.summary = "Akten, Fristen; Ablage";
  event.description = "https://talk.example/talks/a";
  event.url = event.description;
  return event;
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// What a reader makes of folded lines again (RFC 5545, 3.1).
std::string unfolded(std::string text) {
  for (auto at = text.find("\r\n "); at != std::string::npos; at = text.find("\r\n ", at)) {
    text.erase(at, 3);
  }
  return text;
}

void check_lines(const std::string& text) {
  std::size_t begin = 0;
  for (auto end = text.find("\r\n"); end != std::string::npos; end = text.find("\r\n", begin)) {
    const auto line = text.substr(begin, end - begin);
    CHECK(line.size() <= 75);
    // No line begins inside of a code point.
    const auto first = line.starts_with(' ') ? line.substr(1, 1) : line.substr(0, 1);
    if (!first.empty()) CHECK((static_cast<unsigned char>(first[0]) & 0xC0U) != 0x80U);
    begin = end + 2;
  }
  CHECK(begin == text.size());
}

}  // namespace

TEST_CASE("ics: an event with all that a calendar needs, in lines of RFC 5545") {
  const auto file = ics_of({an_event()}, Method::publish);
  CHECK(file ==
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//BehoerdenTalk//BehoerdenTalk//DE\r\n"
        "CALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\nBEGIN:VEVENT\r\nUID:a@talk.example\r\n"
        "DTSTAMP:20261130T080000Z\r\nLAST-MODIFIED:20261130T080000Z\r\nSEQUENCE:3\r\n"
        "DTSTART:20261231T233000Z\r\nDTEND:20270101T003000Z\r\nSTATUS:CONFIRMED\r\n"
        "SUMMARY:Akten\\, Fristen\\; Ablage\r\nDESCRIPTION:https://talk.example/talks/a\r\n"
        "URL:https://talk.example/talks/a\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");
}

TEST_CASE("ics: cancelled, with an organizer, and a calendar without a method") {
  auto event = an_event();
  event.cancelled = true;
  event.organizer = "talk@amt.example";
  const auto file = ics_of({event}, Method::cancel);
  CHECK(contains(file, "\r\nMETHOD:CANCEL\r\n"));
  CHECK(contains(file, "\r\nSTATUS:CANCELLED\r\n"));
  CHECK(contains(file, "\r\nORGANIZER:mailto:talk@amt.example\r\n"));
  const auto feed = ics_of({event, an_event()}, Method::none);
  CHECK_FALSE(contains(feed, "METHOD"));
  CHECK_FALSE(contains(ics_of({an_event()}, Method::none), "ORGANIZER"));
}

TEST_CASE("ics: texts are escaped and end no line") {
  CHECK(escaped_text("a\\b;c,d") == "a\\\\b\\;c\\,d");
  CHECK(escaped_text("a\nb\r\nc\rd") == "a\\nb\\nc\\nd");
  CHECK(escaped_text(std::string{"a\tb\x01\x7F"} + "c") == "a bc");
  auto event = an_event();
  event.summary = "Titel\r\nATTENDEE:mailto:x@example.org";
  CHECK_FALSE(contains(ics_of({event}, Method::publish), "\r\nATTENDEE"));
}

TEST_CASE("ics: long lines are folded between code points") {
  std::string umlauts;
  std::string emoji;
  for (int i = 0; i < 100; ++i) {
    umlauts += "ü";
    emoji += "🗓️";
  }
  // Each beginning of a line moves the folds by an octet.
  for (const auto& text : {umlauts, emoji}) {
    for (const auto* shift : {"", "a", "ab", "abc"}) {
      auto event = an_event();
      event.summary = shift + text;
      const auto file = ics_of({event}, Method::publish);
      check_lines(file);
      CHECK(contains(unfolded(file), "SUMMARY:" + event.summary + "\r\n"));
    }
  }
  CHECK(folded_line(std::string(75, 'x')) == std::string(75, 'x') + "\r\n");
  CHECK(folded_line(std::string(76, 'x')) == std::string(75, 'x') + "\r\n x\r\n");
  // Not UTF-8: it ends all the same.
  CHECK(unfolded(folded_line(std::string(200, '\x80'))) == std::string(200, '\x80') + "\r\n");
}

TEST_CASE("ics: a talk keeps its UID, and its revision is the sequence") {
  protocol::Talk talk;
  talk.plan.title = "Akten";
  talk.plan.minutes = 45;
  const Place place{"https://talk.example:8443", "talk@amt.example"};
  const auto published = protocol::parse_time("2026-11-30T08:00:00.000Z").value();
  const auto first = event_of(talk, place, published);
  CHECK(first.uid == talk.id.text() + "@talk.example");
  CHECK(first.sequence == 0);
  CHECK(first.stamp == published);
  CHECK(first.url == "https://talk.example:8443/talks/" + talk.id.text());

  talk.revision = protocol::PlanRevision{4, published + std::chrono::hours{1}};
  talk.cancelled = protocol::Cancellation{};
  const auto last = event_of(talk, place, published);
  CHECK(last.uid == first.uid);
  CHECK(last.sequence == 4);
  CHECK(last.stamp == published + std::chrono::hours{1});
  CHECK(last.cancelled);
  CHECK(contains(ics_of_talk(talk, place, published), "METHOD:CANCEL"));
}

TEST_CASE("ics: a calendar to subscribe to says times as clocks in Berlin show them") {
  const auto at = [](const char* time) { return protocol::parse_time(time).value(); };
  auto event = an_event();
  event.minutes = 60;
  const auto file_at = [&](const char* time) {
    event.starts_at = at(time);
    return feed_of({event}, "BehördenTalk");
  };
  SECTION("in winter and in summer, with the rules of the zone") {
    const auto winter = file_at("2027-01-11T09:00:00.000Z");
    check_lines(winter);
    CHECK(contains(winter, "DTSTART;TZID=Europe/Berlin:20270111T100000\r\n"));
    CHECK(contains(winter, "DTEND;TZID=Europe/Berlin:20270111T110000\r\n"));
    CHECK(contains(winter, "BEGIN:VTIMEZONE\r\nTZID:Europe/Berlin\r\n"));
    CHECK(contains(winter, "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\n"));
    CHECK(contains(winter, "X-WR-CALNAME:BehördenTalk\r\n"));
    CHECK(contains(file_at("2027-07-12T08:00:00.000Z"),
                   "DTSTART;TZID=Europe/Berlin:20270712T100000\r\n"));
  }
  SECTION("over the change of the clocks") {
    const auto spring = file_at("2027-03-28T00:30:00.000Z");
    CHECK(contains(spring, "DTSTART;TZID=Europe/Berlin:20270328T013000\r\n"));
    CHECK(contains(spring, "DTEND;TZID=Europe/Berlin:20270328T033000\r\n"));
    // 02:30 comes twice: the first time by its name, the second in UTC.
    const auto autumn = file_at("2027-10-31T00:30:00.000Z");
    CHECK(contains(autumn, "DTSTART;TZID=Europe/Berlin:20271031T023000\r\n"));
    CHECK(contains(autumn, "DTEND:20271031T013000Z\r\n"));
  }
  SECTION("what is not decided and what is off") {
    CHECK(contains(file_at("2027-01-11T09:00:00.000Z"), "STATUS:CONFIRMED\r\n"));
    event.tentative = true;
    CHECK(contains(file_at("2027-01-11T09:00:00.000Z"), "STATUS:TENTATIVE\r\n"));
    event.cancelled = true;
    CHECK(contains(file_at("2027-01-11T09:00:00.000Z"), "STATUS:CANCELLED\r\n"));
  }
  SECTION("without a talk it is a calendar, too") {
    check_lines(feed_of({}, "BehördenTalk"));
    CHECK_FALSE(contains(feed_of({}, "BehördenTalk"), "VEVENT"));
  }
}
