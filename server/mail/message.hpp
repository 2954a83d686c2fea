// A mail as it goes to the mail server: RFC 5322 headers, MIME, a text and a file for the calendar.
// Nothing that people wrote can add a header: subjects are encoded words, bodies base64. Pure; any
// thread.
#pragma once

#include <string>
#include <string_view>

#include "protocol/time.hpp"

namespace server::mail {

struct Message {
  /// "<…@…>"; the same at every try.
  std::string id;
  protocol::Time date{};
  /// Bare addresses, see is_address.
  std::string from;
  std::string to;
  std::string subject;
  /// UTF-8 with "\n".
  std::string text;
  /// A calendar (RFC 5545) and its method, "PUBLISH" or "CANCEL"; none where it is empty.
  std::string ics;
  std::string method;
};

/// With CRLF, ASCII only.
std::string encode(const Message& message);

/// Whether this may stand in a header and in a command of SMTP as an address: ASCII, one "@", no
/// blanks, brackets, commas or control characters.
bool is_address(std::string_view text);

/// As encoded words of RFC 2047, each of whole code points; what would end a line is a blank.
std::string encoded_header(std::string_view text);

/// "Mon, 30 Nov 2026 08:00:00 +0000"
std::string header_date(protocol::Time time);

}  // namespace server::mail
