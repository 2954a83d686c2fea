#include "server/calendar/ics.hpp"

#include <chrono>
#include <utility>

#include "server/support/berlin_time.hpp"

namespace server::calendar {

using protocol::Time;

namespace {

// Of a line without its CRLF; the blank that a folded one begins with counts.
constexpr std::size_t line_octets_max = 75;

/// 20261130T093000Z
std::string utc(Time time) {
  std::string digits;
  for (const char c : protocol::format_time(time).substr(0, 19)) {
    if (c != '-' && c != ':') digits.push_back(c);
  }
  return digits + "Z";
}

/// The rules of today, since 1996; no talk is older.
constexpr std::string_view berlin_zone =
    "BEGIN:VTIMEZONE\r\nTZID:Europe/Berlin\r\n"
    "BEGIN:DAYLIGHT\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nTZNAME:CEST\r\n"
    "DTSTART:19970330T020000\r\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\nEND:DAYLIGHT\r\n"
    "BEGIN:STANDARD\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nTZNAME:CET\r\n"
    "DTSTART:19971026T030000\r\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\nEND:STANDARD\r\n"
    "END:VTIMEZONE\r\n";

enum class Clock { utc, berlin };

class Writer {
 public:
  void add(std::string_view name, std::string_view value) {
    text_ += folded_line(std::string{name} + ":" + std::string{value});
  }
  void add_text(std::string_view name, std::string_view value) { add(name, escaped_text(value)); }
  void add_time(std::string_view name, Time time, Clock clock) {
    // What a clock in Berlin shows for the second time cannot be told from the first.
    if (clock == Clock::utc || from_berlin(to_berlin(time)) != time) return add(name, utc(time));
    const auto local = utc(Time{to_berlin(time).time_since_epoch()});
    add(std::string{name} + ";TZID=Europe/Berlin", local.substr(0, local.size() - 1));
  }
  void add_lines(std::string_view lines) { text_ += lines; }
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

std::string_view status_of(const Event& event) {
  if (event.cancelled) return "CANCELLED";
  return event.tentative ? "TENTATIVE" : "CONFIRMED";
}

void begin(Writer& out) {
  out.add("BEGIN", "VCALENDAR");
  out.add("VERSION", "2.0");
  out.add("PRODID", "-//BehoerdenTalk//BehoerdenTalk//DE");
  out.add("CALSCALE", "GREGORIAN");
}

void add_event(Writer& out, const Event& event, Clock clock) {
  out.add("BEGIN", "VEVENT");
  out.add_text("UID", event.uid);
  out.add("DTSTAMP", utc(event.stamp));
  out.add("LAST-MODIFIED", utc(event.stamp));
  out.add("SEQUENCE", std::to_string(event.sequence));
  out.add_time("DTSTART", event.starts_at, clock);
  out.add_time("DTEND", event.starts_at + std::chrono::minutes{event.minutes}, clock);
  out.add("STATUS", status_of(event));
  out.add_text("SUMMARY", event.summary);
  out.add_text("DESCRIPTION", event.description);
  out.add("URL", event.url);
  if (!event.organizer.empty()) out.add("ORGANIZER", "mailto:" + event.organizer);
  out.add("END", "VEVENT");
}

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

}  // namespace

std::string ics_of(const std::vector<Event>& events, Method method) {
  Writer out;
  begin(out);
  if (method != Method::none) out.add("METHOD", method == Method::cancel ? "CANCEL" : "PUBLISH");
  for (const auto& event : events) add_event(out, event, Clock::utc);
  out.add("END", "VCALENDAR");
  return out.take();
}

std::string feed_of(const std::vector<Event>& events, std::string_view name) {
  Writer out;
  begin(out);
  out.add("METHOD", "PUBLISH");
  // The first two for Outlook and Apple, the last one as RFC 7986 says it.
  out.add_text("X-WR-CALNAME", name);
  out.add("X-PUBLISHED-TTL", "PT1H");
  out.add("REFRESH-INTERVAL;VALUE=DURATION", "PT1H");
  out.add_lines(berlin_zone);
  for (const auto& event : events) add_event(out, event, Clock::berlin);
  out.add("END", "VCALENDAR");
  return out.take();
}

std::string escaped_text(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool ends_line = c == '\n' || (c == '\r' && text.substr(i + 1, 1) != "\n");
    if (ends_line) {
      out += "\\n";
    } else if (c == '\\' || c == ';' || c == ',') {
      out.push_back('\\');
      out.push_back(c);
    } else if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F) {
      out.push_back(c);
    } else if (c == '\t') {
      out.push_back(' ');
    }
  }
  return out;
}

std::string folded_line(std::string_view line) {
  std::string out;
  std::size_t room = line_octets_max;
  while (line.size() > room) {
    auto cut = room;
    while (cut > 0 && is_continuation(line[cut])) --cut;
    // Not UTF-8 at all: any place is as good.
    if (cut == 0) cut = room;
    out.append(line.substr(0, cut)).append("\r\n ");
    line.remove_prefix(cut);
    room = line_octets_max - 1;
  }
  return out.append(line).append("\r\n");
}

}  // namespace server::calendar
