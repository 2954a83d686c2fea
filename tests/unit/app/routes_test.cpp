// What of the HTTP side is for guests, written down a second time: whoever adds a path decides it,
// and one without a place here fails.
#include "server/app/routes.hpp"

#include <map>
#include <string>

#include <boost/mp11.hpp>
#include <catch2/catch.hpp>

using namespace server::app;
using server::net::Method;

namespace {

// A asks for no login, Y as for everybody (the right to the channel decides), L limited to what the
// talk shows, - refused.
const std::map<std::string, char> expected{
    {"login_offer", 'A'}, {"login", 'A'},      {"demo_login", 'A'},  {"guest_link", 'A'},
    {"guest_enter", 'A'}, {"logout", 'Y'},     {"me", 'Y'},          {"poll_open", 'Y'},
    {"poll", 'Y'},        {"download", 'Y'},   {"channel", 'Y'},     {"cards", 'Y'},
    {"directory", 'L'},   {"people", 'L'},     {"upload_file", '-'}, {"upload_deck", '-'},
    {"draw_ticket", 'Y'}, {"use_ticket", 'A'}, {"template_", '-'},   {"threads", '-'},
    {"drafts", '-'},      {"following", '-'},  {"feed", 'A'},        {"none", '-'}};

char sign(ForGuests guests) {
  switch (guests) {
    case ForGuests::anybody: return 'A';
    case ForGuests::as_for_all: return 'Y';
    case ForGuests::limited: return 'L';
    case ForGuests::refused: return '-';
  }
  return '?';
}

}  // namespace

TEST_CASE("routes: each says what guests get of it") {
  std::map<std::string, char> found{{"none", '-'}};
  for (const auto& row : routes) {
    found[boost::describe::enum_to_string(row.route, "?")] = sign(row.guests);
  }
  CHECK(found == expected);
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<Route>>(
      [&](auto d) { CHECK(expected.contains(d.name)); });
}

TEST_CASE("routes: found by method and path") {
  CHECK(find_route(Method::get, "/api/me").route == Route::me);
  CHECK(find_route(Method::head, "/api/me").route == Route::me);
  CHECK(find_route(Method::post, "/api/me").route == Route::none);
  CHECK(find_route(Method::get, "/api/channels/talks/page").route == Route::channel);
  CHECK(find_route(Method::get, "/api/files/x").route == Route::download);
  CHECK(find_route(Method::post, "/api/files").route == Route::upload_file);
  CHECK(find_route(Method::post, "/api/poll/open").route == Route::poll_open);
  CHECK(find_route(Method::post, "/api/poll/wait").route == Route::poll);
  CHECK(find_route(Method::get, "/feeds/x.ics").route == Route::feed);
  CHECK(find_route(Method::post, "/feeds/x.ics").route == Route::none);
  CHECK(find_route(Method::get, "/api/else").route == Route::none);
  CHECK(find_route(Method::get, "/api/else").guests == ForGuests::refused);
}
