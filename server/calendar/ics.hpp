// Calendars in the form of RFC 5545, for talks as events. Written by hand: all that is needed are a
// dozen properties, folding and escaping, while libical would be a library in C with handles to
// free and would still leave UIDs, sequences and texts to us. Pure; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/time.hpp"

namespace server::calendar {

struct Event {
  /// The same for ever, whatever changes.
  std::string uid;
  /// When this form of it was made; not when the file is written, so that the same is the same.
  protocol::Time stamp{};
  /// Rises with every change that a calendar must take over.
  std::int64_t sequence = 0;
  protocol::Time starts_at{};
  std::int64_t minutes = 0;
  bool cancelled = false;
  /// Whether it is in this person's calendar for good is not decided yet.
  bool tentative = false;
  std::string summary;
  std::string description;
  std::string url;
  /// Address of who invites; none where it is empty.
  std::string organizer;
};

/// What a calendar program is to do with the events (RFC 5546). `none`: a calendar to subscribe to.
enum class Method { none, publish, cancel };

std::string ics_of(const std::vector<Event>& events, Method method);

/// A calendar to subscribe to under this name, read again every hour. Its times are those of
/// Berlin, with the rules of the zone, so that programs show them as such; but a moment that its
/// clocks name twice is in UTC.
std::string feed_of(const std::vector<Event>& events, std::string_view name);

/// A value of the type TEXT: escaped, without control characters (RFC 5545, 3.3.11).
std::string escaped_text(std::string_view text);

/// One content line with its CRLF, folded at 75 octets, between code points (RFC 5545, 3.1).
std::string folded_line(std::string_view line);

}  // namespace server::calendar
