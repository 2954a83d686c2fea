#include "server/auth/credentials.hpp"

#include <algorithm>

#include "storage/accounts/login_session_repository.hpp"
#include "storage/accounts/token.hpp"

namespace server::auth {
namespace {

constexpr std::string_view bearer_scheme = "bearer ";
constexpr std::string_view attributes = "; HttpOnly; SameSite=Lax; Path=/";
/// The browser forgets the cookie when the login is over in any case.
constexpr long cookie_age_s = 86'400L * storage::login_days_max;

/// The prefix needs Secure, which browsers refuse over plain http.
std::string cookie_name(std::string_view base, bool tls_in_front) {
  return (tls_in_front ? "__Host-" : "") + std::string{base};
}

constexpr std::string_view login_base = "session";

std::string guest_base(std::string_view talk) { return "guest-" + std::string{talk}; }

std::string_view trim(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

bool is_bearer(std::string_view authorization) {
  return authorization.size() >= bearer_scheme.size() &&
         std::equal(bearer_scheme.begin(), bearer_scheme.end(), authorization.begin(),
                    [](char scheme, char c) {
                      return scheme ==
                             (c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
                    });
}

/// Value of the first cookie of that name.
std::string_view cookie_value(std::string_view cookies, std::string_view name) {
  while (!cookies.empty()) {
    const auto end = cookies.find(';');
    const auto pair = trim(cookies.substr(0, end));
    cookies = end == std::string_view::npos ? std::string_view{} : cookies.substr(end + 1);
    const auto equals = pair.find('=');
    if (equals != std::string_view::npos && pair.substr(0, equals) == name) {
      return pair.substr(equals + 1);
    }
  }
  return {};
}

CarriedToken carried(Carrier carrier, std::string_view token) {
  return {carrier, storage::is_token(token) ? std::string{token} : std::string{}};
}

std::string set_cookie(std::string_view base, std::string_view token, bool tls_in_front,
                       std::string_view lifetime) {
  auto cookie = cookie_name(base, tls_in_front);
  cookie.append("=").append(token).append(attributes).append(lifetime);
  if (tls_in_front) cookie.append("; Secure");
  return cookie;
}

std::string for_days() { return "; Max-Age=" + std::to_string(cookie_age_s); }

}  // namespace

CarriedToken find_token(const Credentials& credentials, bool tls_in_front) {
  // Another scheme than Bearer is some proxy's own; then the cookie counts.
  if (is_bearer(credentials.authorization)) {
    return carried(Carrier::bearer, trim(credentials.authorization.substr(bearer_scheme.size())));
  }
  const auto base =
      credentials.guest_of.empty() ? std::string{login_base} : guest_base(credentials.guest_of);
  const auto value = cookie_value(credentials.cookie, cookie_name(base, tls_in_front));
  if (value.empty()) return {};
  return carried(Carrier::cookie, value);
}

std::string login_cookie(std::string_view token, bool tls_in_front) {
  return set_cookie(login_base, token, tls_in_front, for_days());
}

std::string ended_cookie(bool tls_in_front) {
  return set_cookie(login_base, "", tls_in_front, "; Max-Age=0");
}

std::string guest_cookie(const protocol::ItemId& talk, std::string_view token, bool tls_in_front) {
  return set_cookie(guest_base(talk.text()), token, tls_in_front, for_days());
}

std::string ended_guest_cookie(const protocol::ItemId& talk, bool tls_in_front) {
  return set_cookie(guest_base(talk.text()), "", tls_in_front, "; Max-Age=0");
}

bool csrf_ok(std::string_view origin, std::string_view sec_fetch_site, Carrier carrier,
             std::span<const std::string> allowed) {
  if (carrier == Carrier::bearer) return true;
  if (!sec_fetch_site.empty() && sec_fetch_site != "same-origin") return false;
  if (origin.empty()) return carrier == Carrier::none;
  return std::find(allowed.begin(), allowed.end(), origin) != allowed.end();
}

}  // namespace server::auth
