#include "server/net/response.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>
#include <utility>

#include <boost/beast/core/string.hpp>
#include <boost/beast/http/status.hpp>

namespace server::net {
namespace {

/// 'self' in connect-src covers ws and wss of the own host and port (CSP 3, 6.7.2.8).
constexpr std::string_view policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'";

constexpr std::array headers_of_all{
    Header{"Content-Security-Policy", policy},
    Header{"X-Content-Type-Options", "nosniff"},
    Header{"Referrer-Policy", "no-referrer"},
    Header{"Cross-Origin-Opener-Policy", "same-origin"},
    Header{"Cross-Origin-Resource-Policy", "same-origin"},
    Header{
        "Permissions-Policy",
        "camera=(self), microphone=(self), display-capture=(), geolocation=(), payment=(), usb=()"},
    // What a login may see is never kept by a cache between; a handler may say otherwise.
    Header{"Cache-Control", "private, no-cache"},
};

/// One year, the least that browsers' preload lists and ASVS 3.4.1 ask for. Without subdomains:
/// the others of the authority are not ours.
constexpr Header transport_security{"Strict-Transport-Security", "max-age=31536000"};

bool same_name(std::string_view a, std::string_view b) {
  return boost::beast::iequals({a.data(), a.size()}, {b.data(), b.size()});
}

bool is_safe(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char byte) {
    const auto value = static_cast<unsigned char>(byte);
    return value >= 0x20 && value != 0x7F;
  });
}

bool gives(const HttpResponse& response, std::string_view name) {
  return std::any_of(response.headers.begin(), response.headers.end(),
                     [&](const auto& header) { return same_name(header.first, name); });
}

void add(std::string& head, std::string_view name, std::string_view value) {
  head.append(name).append(": ").append(value).append("\r\n");
}

std::string_view reason_of(int status) {
  const auto reason = boost::beast::http::obsolete_reason(
      boost::beast::http::int_to_status(static_cast<unsigned>(status)));
  return {reason.data(), reason.size()};
}

std::string http_date(std::time_t now) {
  // Names of RFC 9110, 5.6.7, independent of the process's locale.
  constexpr std::array days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                              "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  std::tm utc{};
  gmtime_r(&now, &utc);
  std::array<char, 64> text{};
  const auto length = std::snprintf(text.data(), text.size(), "%s, %02d %s %04d %02d:%02d:%02d GMT",
                                    days.at(static_cast<std::size_t>(utc.tm_wday)), utc.tm_mday,
                                    months.at(static_cast<std::size_t>(utc.tm_mon)),
                                    utc.tm_year + 1900, utc.tm_hour, utc.tm_min, utc.tm_sec);
  return {text.data(), static_cast<std::size_t>(length)};
}

/// Formatted once a second and thread.
const std::string& date_now() {
  thread_local std::time_t second = 0;
  thread_local std::string text;
  const auto now = std::time(nullptr);
  if (now != second) {
    second = now;
    text = http_date(now);
  }
  return text;
}

}  // namespace

bool is_bodiless(int status) { return status < 200 || status == 204 || status == 304; }

std::string encode_head(const HttpResponse& response, std::size_t body_bytes, HeadOptions options) {
  std::string head;
  head.reserve(1024);
  head.append("HTTP/1.1 ").append(std::to_string(response.status)).append(" ");
  head.append(reason_of(response.status)).append("\r\n");
  add(head, "Date", date_now());
  for (const auto& header : headers_of_all) {
    if (!gives(response, header.name)) add(head, header.name, header.value);
  }
  if (options.tls_in_front) add(head, transport_security.name, transport_security.value);
  for (const auto& [name, value] : response.headers) {
    if (is_safe(name) && is_safe(value)) add(head, name, value);
  }
  if (!is_bodiless(response.status)) {
    if (is_safe(response.content_type)) add(head, "Content-Type", response.content_type);
    add(head, "Content-Length", std::to_string(body_bytes));
  }
  if (!options.keep_alive) add(head, "Connection", "close");
  head.append("\r\n");
  return head;
}

HttpResponse refusal(int status, std::string_view text) {
  const bool temporary = status == 408 || status == 503;
  const std::string_view code = status == 403   ? "forbidden"
                                : status == 404 ? "not_found"
                                : status == 413 ? "too_long"
                                : temporary     ? "overloaded"
                                                : "malformed";
  HttpResponse response;
  response.status = status;
  response.body.append(R"({"error":{"code":")").append(code).append(R"(","temporary":)");
  response.body.append(temporary ? "true" : "false").append(R"(,"text":")");
  response.body.append(text).append(R"("}})");
  response.headers.emplace_back("Cache-Control", "no-store");
  if (status == 405) response.headers.emplace_back("Allow", "GET, HEAD, POST");
  if (status == 426) response.headers.emplace_back("Upgrade", "websocket");
  if (status == 426) response.headers.emplace_back("Sec-WebSocket-Version", "13");
  // Long enough for a burst to pass, short enough that nobody gives up.
  if (status == 503) response.headers.emplace_back("Retry-After", "5");
  return response;
}

std::span<const Header> security_headers() { return headers_of_all; }

}  // namespace server::net
