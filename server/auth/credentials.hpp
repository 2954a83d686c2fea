// What a request brings to show who it is from, and the cookie that a login gives. Pure; any
// thread.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "protocol/ids.hpp"

namespace server::auth {

/// The request's headers as they came; empty when absent.
struct Credentials {
  std::string_view cookie;
  std::string_view authorization;
  /// The id of the talk that the caller says to be a guest of, with the cookie for that talk; empty
  /// for everybody else. So a guest's cookie never stands in for a login, nor a login for a
  /// guest's.
  std::string_view guest_of = {};
};

/// How a token arrived. A browser attaches a cookie by itself, whoever made it send the request;
/// that is why only cookies need csrf_ok.
enum class Carrier { none, cookie, bearer };

struct CarriedToken {
  Carrier carrier = Carrier::none;
  /// Empty when what was carried has not the form of a token.
  std::string token;
};

/// A bearer token goes before a cookie. Behind TLS only the cookie with the prefix `__Host-` is
/// believed, which no other host and no plain http could have set.
CarriedToken find_token(const Credentials& credentials, bool tls_in_front);

/// Set-Cookie of a login, and of its end.
std::string login_cookie(std::string_view token, bool tls_in_front);
std::string ended_cookie(bool tls_in_front);
/// The same for a guest of this talk: one cookie a talk, so one can be a guest of several.
std::string guest_cookie(const protocol::ItemId& talk, std::string_view token, bool tls_in_front);
std::string ended_guest_cookie(const protocol::ItemId& talk, bool tls_in_front);

/// Whether a request that changes something may have been meant by the person (CSRF). Browsers
/// send Origin with every POST: it must be one of `allowed`, exactly, and with a cookie it must be
/// there. Sec-Fetch-Site, where sent, must be same-origin. Bearer tokens are attached by programs
/// only and need neither.
bool csrf_ok(std::string_view origin, std::string_view sec_fetch_site, Carrier carrier,
             std::span<const std::string> allowed);

}  // namespace server::auth
