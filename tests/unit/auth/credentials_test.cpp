#include "server/auth/credentials.hpp"

#include <string>
#include <vector>

#include <catch2/catch.hpp>

namespace server::auth {

namespace {

const std::string token(43, 'a');
const std::string other(43, 'b');

}  // namespace

TEST_CASE("credentials: where a token is found") {
  struct Row {
    std::string cookie;
    std::string authorization;
    bool tls;
    Carrier carrier;
    std::string found;
  };
  const std::vector<Row> rows{
      {"", "", false, Carrier::none, ""},
      {"session=" + token, "", false, Carrier::cookie, token},
      {"theme=dark; session=" + token + "; x=y", "", false, Carrier::cookie, token},
      {"session=" + token + "; session=" + other, "", false, Carrier::cookie, token},
      // Behind TLS only the cookie that nobody else can set.
      {"session=" + token, "", true, Carrier::none, ""},
      {"__Host-session=" + token, "", true, Carrier::cookie, token},
      {"__Host-session=" + token, "", false, Carrier::none, ""},
      {"session=" + other + "; __Host-session=" + token, "", true, Carrier::cookie, token},
      {"__host-session=" + token, "", true, Carrier::none, ""},
      {"xsession=" + token, "", false, Carrier::none, ""},
      {"session=", "", false, Carrier::none, ""},
      // Not the form of a token.
      {"session=" + token + "a", "", false, Carrier::cookie, ""},
      {"session=" + token.substr(1), "", false, Carrier::cookie, ""},
      {"session=" + token.substr(1) + "'", "", false, Carrier::cookie, ""},
      {"session=\"" + token + "\"", "", false, Carrier::cookie, ""},
      // Programs.
      {"", "Bearer " + token, false, Carrier::bearer, token},
      {"", "bEARER   " + token + " ", true, Carrier::bearer, token},
      {"", "Bearer ", false, Carrier::bearer, ""},
      {"", "Bearer", false, Carrier::none, ""},
      {"", "Bearer" + token, false, Carrier::none, ""},
      {"session=" + token, "Bearer " + other, false, Carrier::bearer, other},
      {"session=" + token, "Bearer no", false, Carrier::bearer, ""},
      // A proxy's own password.
      {"session=" + token, "Basic YTpi", false, Carrier::cookie, token},
  };
  for (const auto& row : rows) {
    INFO("cookie '" << row.cookie << "' authorization '" << row.authorization << "'");
    const auto found = find_token({row.cookie, row.authorization}, row.tls);
    CHECK(static_cast<int>(found.carrier) == static_cast<int>(row.carrier));
    CHECK(found.token == row.found);
  }
}

TEST_CASE("credentials: cookies") {
  CHECK(login_cookie(token, true) ==
        "__Host-session=" + token + "; HttpOnly; SameSite=Lax; Path=/; Max-Age=7776000; Secure");
  CHECK(login_cookie(token, false) ==
        "session=" + token + "; HttpOnly; SameSite=Lax; Path=/; Max-Age=7776000");
  CHECK(ended_cookie(true) == "__Host-session=; HttpOnly; SameSite=Lax; Path=/; Max-Age=0; Secure");
  CHECK(ended_cookie(false) == "session=; HttpOnly; SameSite=Lax; Path=/; Max-Age=0");
}

TEST_CASE("csrf: only what the person meant") {
  const std::vector<std::string> allowed{"https://talk.amt.example", "http://localhost:8080"};
  struct Row {
    std::string origin;
    std::string site;
    Carrier carrier;
    bool ok;
  };
  const std::string ours = "https://talk.amt.example";
  const std::vector<Row> rows{
      {ours, "same-origin", Carrier::cookie, true},
      {ours, "", Carrier::cookie, true},
      {"http://localhost:8080", "same-origin", Carrier::cookie, true},
      {"", "", Carrier::cookie, false},
      {"", "same-origin", Carrier::cookie, false},
      {ours, "same-site", Carrier::cookie, false},
      {ours, "cross-site", Carrier::cookie, false},
      {ours, "none", Carrier::cookie, false},
      {ours, "Same-Origin", Carrier::cookie, false},
      {"null", "", Carrier::cookie, false},
      {"https://talk.amt.example/", "", Carrier::cookie, false},
      {"https://talk.amt.example:443", "", Carrier::cookie, false},
      {"https://talk.amt.example:8443", "", Carrier::cookie, false},
      {"https://talk.amt.example.evil.example", "", Carrier::cookie, false},
      {"https://evil-talk.amt.example", "", Carrier::cookie, false},
      {"https://x.talk.amt.example", "", Carrier::cookie, false},
      {"https://amt.example", "", Carrier::cookie, false},
      {"http://talk.amt.example", "", Carrier::cookie, false},
      {"HTTPS://talk.amt.example", "", Carrier::cookie, false},
      {"https://Talk.amt.example", "", Carrier::cookie, false},
      {"https://talk.amt.example https://evil.example", "", Carrier::cookie, false},
      {" https://talk.amt.example", "", Carrier::cookie, false},
      {"https://tаlk.amt.example", "", Carrier::cookie, false},  // Cyrillic a
      {"http://localhost", "", Carrier::cookie, false},
      {"http://127.0.0.1:8080", "", Carrier::cookie, false},
      {"file://", "", Carrier::cookie, false},
      // Logging in: a browser says where it comes from, a program does not.
      {"", "", Carrier::none, true},
      {ours, "same-origin", Carrier::none, true},
      {"https://evil.example", "", Carrier::none, false},
      {"", "cross-site", Carrier::none, false},
      // No browser attaches a bearer token by itself.
      {"", "", Carrier::bearer, true},
      {"https://evil.example", "cross-site", Carrier::bearer, true},
  };
  for (const auto& row : rows) {
    INFO("origin '" << row.origin << "' site '" << row.site << "'");
    CHECK(csrf_ok(row.origin, row.site, row.carrier, allowed) == row.ok);
  }
  CHECK_FALSE(csrf_ok("", "", Carrier::cookie, {}));
}

TEST_CASE("credentials: a guest's cookie is of one talk, and counts for who says so alone") {
  const auto talk = *protocol::ItemId::parse("01234567-89ab-4cde-8f01-23456789abcd");
  const auto cookie = "guest-" + talk.text() + "=" + token;
  const auto text = talk.text();
  CHECK(find_token({cookie, "", text}, false).token == token);
  CHECK(find_token({"__Host-" + cookie, "", text}, true).token == token);
  CHECK(find_token({cookie, "", text}, true).token.empty());
  CHECK(find_token({cookie, "", "fedcba98-89ab-4cde-8f01-23456789abcd"}, false).token.empty());
  CHECK(find_token({cookie, ""}, false).token.empty());
  // Nor does a login count for a guest.
  CHECK(find_token({"session=" + token, "", text}, false).token.empty());
  CHECK(guest_cookie(talk, token, true) ==
        "__Host-" + cookie + "; HttpOnly; SameSite=Lax; Path=/; Max-Age=7776000; Secure");
  CHECK(ended_guest_cookie(talk, false) ==
        "guest-" + text + "=; HttpOnly; SameSite=Lax; Path=/; Max-Age=0");
}

}  // namespace server::auth
