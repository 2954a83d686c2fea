#include "server/mail/message.hpp"

#include <algorithm>
#include <array>
#include <chrono>

#include <sodium.h>

namespace server::mail {

using protocol::Time;

namespace {

// An encoded word has at most 75 characters (RFC 2047, 2): 12 around it, and 4 for 3 octets.
constexpr std::size_t word_octets_max = 45;
// 76 characters a line (RFC 2045, 6.8).
constexpr std::size_t line_octets_max = 57;
// Occurs in no base64 text.
constexpr const char* boundary = "=_teil_";

std::string base64(std::string_view bytes) {
  constexpr int variant = sodium_base64_VARIANT_ORIGINAL;
  std::string text(sodium_base64_encoded_len(bytes.size(), variant), '\0');
  sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                    bytes.size(), variant);
  // The length counts the terminating NUL that sodium writes.
  text.pop_back();
  return text;
}

std::string base64_lines(std::string_view bytes) {
  std::string out;
  for (; !bytes.empty(); bytes.remove_prefix(std::min(line_octets_max, bytes.size()))) {
    out += base64(bytes.substr(0, line_octets_max)) + "\r\n";
  }
  return out;
}

std::string with_crlf(std::string_view text) {
  std::string out;
  for (const char c : text) out += c == '\n' ? std::string{"\r\n"} : std::string{c};
  return out;
}

std::string part(std::string_view type, std::string_view more_headers, std::string_view body) {
  std::string out = std::string{"--"} + boundary + "\r\nContent-Type: ";
  out.append(type).append("\r\nContent-Transfer-Encoding: base64\r\n").append(more_headers);
  return out.append("\r\n").append(base64_lines(body));
}

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

std::string two_digits(unsigned number) {
  return (number < 10 ? "0" : "") + std::to_string(number);
}

}  // namespace

std::string encode(const Message& message) {
  std::string out = "Date: " + header_date(message.date) + "\r\n";
  out += "From: " + message.from + "\r\n";
  out += "To: " + message.to + "\r\n";
  out += "Subject: " + encoded_header(message.subject) + "\r\n";
  out += "Message-ID: " + message.id + "\r\n";
  // No answers of machines, please (RFC 3834).
  out += "Auto-Submitted: auto-generated\r\n";
  out += "MIME-Version: 1.0\r\n";
  out += std::string{"Content-Type: multipart/mixed; boundary=\""} + boundary + "\"\r\n\r\n";
  out += part("text/plain; charset=utf-8", "", with_crlf(message.text));
  if (!message.ics.empty()) {
    out += part("text/calendar; charset=utf-8; method=" + message.method,
                "Content-Disposition: attachment; filename=\"talk.ics\"\r\n", message.ics);
  }
  return out + "--" + boundary + "--\r\n";
}

bool is_address(std::string_view text) {
  const auto at = text.find('@');
  if (at == 0 || at == std::string_view::npos || at + 1 == text.size()) return false;
  if (text.find('@', at + 1) != std::string_view::npos) return false;
  return std::none_of(text.begin(), text.end(), [](unsigned char c) {
    return c <= 0x20 || c >= 0x7F ||
           std::string_view{"<>(),;:\\\""}.find(static_cast<char>(c)) != std::string_view::npos;
  });
}

std::string encoded_header(std::string_view text) {
  std::string clean;
  for (const unsigned char c : text) {
    clean.push_back(c < 0x20 || c == 0x7F ? ' ' : static_cast<char>(c));
  }
  std::string_view rest = clean;
  std::string out;
  while (!rest.empty()) {
    auto cut = std::min(word_octets_max, rest.size());
    while (cut > 1 && cut < rest.size() && is_continuation(rest[cut])) --cut;
    // Blanks between two encoded words are none of the text.
    if (!out.empty()) out += "\r\n ";
    out += "=?UTF-8?B?" + base64(rest.substr(0, cut)) + "?=";
    rest.remove_prefix(cut);
  }
  return out;
}

std::string header_date(Time time) {
  using namespace std::chrono;
  constexpr std::array days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                              "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto day = floor<std::chrono::days>(time);
  const year_month_day date{day};
  const hh_mm_ss clock{floor<seconds>(time - day)};
  return std::string{days[weekday{day}.c_encoding()]} + ", " +
         two_digits(static_cast<unsigned>(date.day())) + " " +
         months[static_cast<unsigned>(date.month()) - 1] + " " +
         std::to_string(static_cast<int>(date.year())) + " " +
         two_digits(static_cast<unsigned>(clock.hours().count())) + ":" +
         two_digits(static_cast<unsigned>(clock.minutes().count())) + ":" +
         two_digits(static_cast<unsigned>(clock.seconds().count())) + " +0000";
}

}  // namespace server::mail
