#include "server/mail/message.hpp"

#include <catch2/catch.hpp>
#include <sodium.h>

#include "server/mail/letter.hpp"
#include "server/mail/retry.hpp"

using namespace server::mail;
using protocol::LineReason;
using protocol::parse_time;

namespace {

protocol::Time at(const char* text) { return parse_time(text).value(); }

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string from_base64(std::string_view text) {
  std::string bytes(text.size(), '\0');
  std::size_t length = 0;
  REQUIRE(sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(),
                            text.data(), text.size(), "\r\n ", &length, nullptr,
                            sodium_base64_VARIANT_ORIGINAL) == 0);
  bytes.resize(length);
  return bytes;
}

/// What a reader makes of encoded words again (RFC 2047).
std::string decoded(const std::string& header) {
  std::string out;
  std::size_t begin = 0;
  while ((begin = header.find("=?UTF-8?B?", begin)) != std::string::npos) {
    begin += 10;
    const auto end = header.find("?=", begin);
    CHECK(end - begin + 12 <= 75);
    out += from_base64(std::string_view{header}.substr(begin, end - begin));
    begin = end;
  }
  return out;
}

Message a_message() {
  Message message;
  message.id = "<a@talk.example>";
  message.date = at("2026-11-30T08:00:00.000Z");
  message.from = "talk@amt.example";
  message.to = "kim@amt.example";
  message.subject = "Angemeldet: Akten führen";
  message.text = "Guten Tag,\n\nSie sind angemeldet.\n";
  message.ics = "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n";
  message.method = "PUBLISH";
  return message;
}

}  // namespace

TEST_CASE("mail: headers, a text and a file for the calendar") {
  const auto text = encode(a_message());
  CHECK(
      text.starts_with("Date: Mon, 30 Nov 2026 08:00:00 +0000\r\nFrom: talk@amt.example\r\n"
                       "To: kim@amt.example\r\nSubject: =?UTF-8?B?"));
  CHECK(contains(text, "\r\nMessage-ID: <a@talk.example>\r\n"));
  CHECK(contains(text, "\r\nContent-Type: text/calendar; charset=utf-8; method=PUBLISH\r\n"));
  const auto body = text.find("\r\n\r\n", text.find("text/plain")) + 4;
  CHECK(from_base64(text.substr(body, text.find("--=_teil_", body) - body)) ==
        "Guten Tag,\r\n\r\nSie sind angemeldet.\r\n");
  CHECK(text.ends_with("--=_teil_--\r\n"));
  auto plain = a_message();
  plain.ics.clear();
  CHECK_FALSE(contains(encode(plain), "text/calendar"));
}

TEST_CASE("mail: nothing that people write adds a header or a line") {
  auto message = a_message();
  message.subject = "Angemeldet: x\r\nBcc: all@amt.example\n\n<b>";
  message.text = "x\r\n.\r\nBcc: all@amt.example";
  const auto text = encode(message);
  CHECK_FALSE(contains(text, "Bcc"));
  CHECK_FALSE(contains(text, "\r\n.\r\n"));
  CHECK(decoded(encoded_header(message.subject)) == "Angemeldet: x  Bcc: all@amt.example  <b>");
  for (std::size_t i = 0; i < text.size(); ++i) {
    REQUIRE(static_cast<unsigned char>(text[i]) < 0x7F);
    if (text[i] == '\n') REQUIRE(text[i - 1] == '\r');
  }
}

TEST_CASE("mail: long subjects are several encoded words of whole code points") {
  std::string subject = "a";
  for (int i = 0; i < 60; ++i) subject += i % 2 == 0 ? "ü" : "🗓️";
  const auto header = encoded_header(subject);
  CHECK(contains(header, "?=\r\n =?UTF-8?B?"));
  CHECK(decoded(header) == subject);
}

TEST_CASE("mail: what may be an address") {
  CHECK(is_address("kim.albers+x@talaue.example"));
  for (const auto* bad : {"", "kim", "@a", "kim@", "a@b@c", "a b@c", "a@b\r\nRCPT TO:<x@y>",
                          "<a@b>", "a,b@c", "jürgen@a"}) {
    CHECK_FALSE(is_address(bad));
  }
}

TEST_CASE("mail: a letter says what, when by the clocks in Berlin, where, and how to leave") {
  protocol::Talk talk;
  talk.plan.title = "Akten\nführen";
  talk.plan.minutes = 90;
  talk.plan.starts_at = at("2027-03-28T00:30:00.000Z");
  // Over the change to summer: from half past one to four.
  CHECK(when_of(talk.plan) == "Sonntag, 28. März 2027, 01:30 bis 04:00 Uhr");
  talk.plan.starts_at = at("2027-10-31T00:30:00.000Z");
  CHECK(when_of(talk.plan) == "Sonntag, 31. Oktober 2027, 02:30 bis 03:00 Uhr");
  talk.plan.starts_at = at("2026-12-31T22:45:00.000Z");
  CHECK(when_of(talk.plan) == "Donnerstag, 31. Dezember 2026, 23:45 bis 01:15 Uhr");

  const auto letter =
      letter_of(LineReason::seat_confirmed, talk, "Kim\nAlbers", "https://t/talks/1");
  CHECK(letter.subject == "Angemeldet: Akten führen");
  CHECK(letter.text.starts_with("Guten Tag Kim Albers,\n\nSie sind angemeldet."));
  CHECK(contains(letter.text, "Wo:   https://t/talks/1\n"));
  CHECK(contains(letter.text, "„Abmelden“"));
  const auto reminder = letter_of(LineReason::reminded, talk, "Kim", "https://t/talks/1");
  CHECK(reminder.subject == "Erinnerung: Akten führen");
  CHECK(contains(reminder.text, "warten Fragen auf eine Antwort"));
  CHECK_FALSE(contains(reminder.text, "Abmelden"));
  const auto soon = letter_of(LineReason::talk_soon, talk, "Kim", "https://t/talks/1");
  CHECK(soon.subject == "Beginnt bald: Akten führen");
  CHECK(contains(soon.text, "Wann: Donnerstag, 31. Dezember 2026, 23:45 bis 01:15 Uhr"));
  CHECK(contains(soon.text, "„Abmelden“"));
  talk.cancelled = protocol::Cancellation{{}, "Krank\nheute"};
  const auto off = letter_of(LineReason::talk_cancelled, talk, "Kim", "https://t/talks/1");
  CHECK(off.subject == "Abgesagt: Akten führen");
  CHECK(contains(off.text, "\nGrund: Krank heute\n"));
  CHECK_FALSE(contains(off.text, "Abmelden"));
}

TEST_CASE("mail: tried again ever later, for a day") {
  const auto made = at("2026-11-30T08:00:00.000Z");
  using namespace std::chrono;
  CHECK(retry_at(1, made, made) == made + 5s);
  CHECK(retry_at(2, made, made) == made + 20s);
  CHECK(retry_at(3, made, made) == made + 80s);
  CHECK(retry_at(6, made, made) == made + 1h);
  CHECK(retry_at(1'000'000, made, made + 23h) == made + 24h);
  CHECK_FALSE(retry_at(30, made, made + 24h));
}
