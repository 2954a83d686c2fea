#include "server/calendar/ics.hpp"

#include <chrono>
#include <utility>

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

class Writer {
 public:
  void add(std::string_view name, std::string_view value) {
    text_ += folded_line(std::string{name} + ":" + std::string{value});
  }
  void add_text(std::string_view name, std::string_view value) { add(name, escaped_text(value)); }
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

void add_event(Writer& out, const Event& event) {
  out.add("BEGIN", "VEVENT");
  out.add_text("UID", event.uid);
  out.add("DTSTAMP", utc(event.stamp));
  out.add("LAST-MODIFIED", utc(event.stamp));
  out.add("SEQUENCE", std::to_string(event.sequence));
  out.add("DTSTART", utc(event.starts_at));
  out.add("DTEND", utc(event.starts_at + std::chrono::minutes{event.minutes}));
  out.add("STATUS", event.cancelled ? "CANCELLED" : "CONFIRMED");
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
  out.add("BEGIN", "VCALENDAR");
  out.add("VERSION", "2.0");
  out.add("PRODID", "-//BehoerdenTalk//BehoerdenTalk//DE");
  out.add("CALSCALE", "GREGORIAN");
  if (method != Method::none) out.add("METHOD", method == Method::cancel ? "CANCEL" : "PUBLISH");
  for (const auto& event : events) add_event(out, event);
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
