// Every path of the HTTP side, and what of it is for guests of a talk: one table, so that nothing
// is answered to a guest that was not decided here. Pure; any thread.
#pragma once

#include <array>
#include <string_view>

#include <boost/describe.hpp>

#include "server/net/dispatcher.hpp"

namespace server::app {

// clang-format off
BOOST_DEFINE_ENUM_CLASS(Route,
  login_offer, login, demo_login, logout, me,
  guest_link, guest_enter,
  poll_open, poll,
  upload_file, upload_deck, download,
  draw_ticket, use_ticket,
  channel, template_,
  directory, people, cards,
  threads, drafts, following,
  feed,
  none)
// clang-format on

/// Whether a guest gets anything of it. `limited`: only what its talk shows, which the query sees
/// to. `anybody`: asks for no login.
enum class ForGuests { anybody, as_for_all, limited, refused };

struct RouteRow {
  Route route{};
  net::Method method{};
  /// Ends with "/*" where there are paths beneath it.
  std::string_view path;
  ForGuests guests = ForGuests::refused;
};

/// The first that fits counts. What is asked about one channel asks for the right to it, which a
/// guest has for its talk and its inbox alone.
inline constexpr std::array routes{
    RouteRow{Route::login_offer, net::Method::get, "/api/login", ForGuests::anybody},
    RouteRow{Route::login, net::Method::post, "/api/login", ForGuests::anybody},
    RouteRow{Route::demo_login, net::Method::post, "/api/login/demo", ForGuests::anybody},
    RouteRow{Route::guest_link, net::Method::post, "/api/guests/link", ForGuests::anybody},
    RouteRow{Route::guest_enter, net::Method::post, "/api/guests/enter", ForGuests::anybody},
    RouteRow{Route::logout, net::Method::post, "/api/logout", ForGuests::as_for_all},
    RouteRow{Route::me, net::Method::get, "/api/me", ForGuests::as_for_all},
    RouteRow{Route::poll_open, net::Method::post, "/api/poll/open", ForGuests::as_for_all},
    RouteRow{Route::poll, net::Method::post, "/api/poll/*", ForGuests::as_for_all},
    RouteRow{Route::draw_ticket, net::Method::post, "/api/tickets", ForGuests::as_for_all},
    RouteRow{Route::use_ticket, net::Method::post, "/anonymous", ForGuests::anybody},
    RouteRow{Route::feed, net::Method::get, "/feeds/*", ForGuests::anybody},
    RouteRow{Route::upload_file, net::Method::post, "/api/files", ForGuests::refused},
    RouteRow{Route::upload_deck, net::Method::post, "/api/decks", ForGuests::refused},
    RouteRow{Route::download, net::Method::get, "/api/files/*", ForGuests::as_for_all},
    RouteRow{Route::channel, net::Method::get, "/api/channels/*", ForGuests::as_for_all},
    RouteRow{Route::template_, net::Method::get, "/api/templates/*", ForGuests::refused},
    RouteRow{Route::directory, net::Method::get, "/api/directory", ForGuests::limited},
    RouteRow{Route::people, net::Method::get, "/api/people", ForGuests::limited},
    RouteRow{Route::cards, net::Method::get, "/api/cards", ForGuests::as_for_all},
    RouteRow{Route::threads, net::Method::get, "/api/threads", ForGuests::refused},
    RouteRow{Route::drafts, net::Method::get, "/api/drafts", ForGuests::refused},
    RouteRow{Route::following, net::Method::get, "/api/following", ForGuests::refused},
};

/// HEAD is GET. `Route::none`, refused to guests, where there is no such path.
RouteRow find_route(net::Method method, std::string_view path);

}  // namespace server::app
