#include "server/app/http_api.hpp"

#include <charconv>
#include <chrono>
#include <optional>
#include <string>

#include <spdlog/spdlog.h>

#include "protocol/encode.hpp"
#include "protocol/limits.hpp"
#include "server/app/person_limits.hpp"
#include "server/app/queries.hpp"
#include "server/app/query_parameters.hpp"
#include "server/app/routes.hpp"
#include "server/auth/login_limiter.hpp"
#include "server/calendar/calendar_queries.hpp"
#include "server/captions/caption_queries.hpp"
#include "server/directory/directory.hpp"
#include "server/guests/guest_view.hpp"
#include "server/registration/registration_queries.hpp"

namespace server::app {

using namespace protocol;
using net::HttpRequest;
using net::HttpResponse;
using net::Method;
using net::Respond;

namespace {

/// Uploads for the slides of a talk: larger than what a post may have attached.
constexpr std::string_view decks_path = "/api/decks";
/// Outside of what the login's cookie and every rule about people are for.
constexpr std::string_view anonymous_path = "/anonymous";

constexpr std::string_view feed_suffix = ".ics";

HttpResponse from_login_answer(auth::LoginAnswer answer) {
  HttpResponse response;
  response.status = answer.status;
  response.body = std::move(answer.body);
  if (!answer.set_cookie.empty()) {
    response.headers.emplace_back("Set-Cookie", std::move(answer.set_cookie));
  }
  return response;
}

HttpResponse from_file_answer(files::FileAnswer answer) {
  return {answer.status, std::move(answer.content_type), std::move(answer.body),
          std::move(answer.headers), std::move(answer.file)};
}

HttpResponse from_result(QueryResult result) {
  return result ? json_response(std::move(*result)) : error_response(result.error());
}

HttpResponse from_validated(Result<Validated> result) {
  if (!result) return error_response(result.error());
  HttpResponse response;
  if (result->json) {
    response = json_response(std::move(*result->json));
  } else {
    response.status = 304;
  }
  response.headers.emplace_back("ETag", std::move(result->etag));
  return response;
}

/// The same, but a file to be kept instead of JSON.
HttpResponse from_file(Result<Validated> result, const char* type, std::string_view name) {
  const bool is_file = result && result->json;
  auto response = from_validated(std::move(result));
  if (is_file) {
    response.content_type = type;
    response.headers.emplace_back("Content-Disposition",
                                  "attachment; filename=\"" + std::string{name} + "\"");
  }
  return response;
}

calendar::Place place_of(const Config& config) { return {public_url_of(config), config.smtp_from}; }

HttpResponse not_found() { return error_response(refuse(ErrorCode::not_found, "no such path")); }

/// The queries on one channel: /api/channels/<channel>/<what>.
Result<Validated> ask_channel(storage::Reader& reader, auth::Access& access,
                              const HttpRequest& request) {
  const auto query = read_channel_query(request);
  if (!query) return query.error();
  const auto what = last_segment(request.path);
  return ask_one_channel(reader, access, query->channel, request.if_none_match,
                         [&](const storage::ChannelRow& row) -> QueryResult {
                           if (what == "events") return channel_events(reader, row, *query);
                           if (what == "page") return channel_page(reader, row, *query);
                           if (what == "item") return channel_item(reader, row, *query);
                           if (what == "revisions") return item_revisions(reader, row, *query);
                           if (what == "answers") return poll_answers(reader, row, *query);
                           return refuse(ErrorCode::not_found, "no such path");
                         });
}

/// /api/channels/<talk>/captions.vtt
Result<Validated> ask_captions(storage::Reader& reader, auth::Access& access,
                               const HttpRequest& request) {
  const auto query = read_channel_query(request);
  if (!query) return query.error();
  return ask_one_channel(
      reader, access, query->channel, request.if_none_match,
      [&](const storage::ChannelRow& row) { return captions::web_vtt_of(reader, row); });
}

/// /api/channels/<talk>/talk.ics
Result<Validated> ask_ics(storage::Reader& reader, auth::Access& access, const HttpRequest& request,
                          const calendar::Place& place) {
  const auto query = read_channel_query(request);
  if (!query) return query.error();
  return ask_one_channel(
      reader, access, query->channel, request.if_none_match,
      [&](const storage::ChannelRow& row) { return calendar::talk_ics(reader, row, place); });
}

/// /api/channels/<talk>/registration and /api/channels/<desk>/registrations.
Result<Validated> ask_registration(storage::Reader& reader, auth::Access& access,
                                   const HttpRequest& request) {
  const auto query = read_channel_query(request);
  if (!query) return query.error();
  auto json = last_segment(request.path) == "registration"
                  ? registration::own_registration(reader, access, query->channel)
                  : registration::registration_page(reader, access, query->channel,
                                                    request.parameter("state").value_or(""),
                                                    query->after.value_or(0), query->limit);
  if (!json) return json.error();
  return validated(std::move(*json), request.if_none_match);
}

/// /api/templates/<id>/tasks/<task> and /api/templates/<id>/versions/<version>.
Result<Validated> ask_template(storage::Reader& reader, auth::Access& access,
                               const HttpRequest& request) {
  const auto parts = segments(request.path);
  if (parts.size() != 5) return refuse(ErrorCode::not_found, "no such path");
  const auto id = ItemId::parse(parts[2]);
  if (!id) return refuse(ErrorCode::wrong_type, "not an id");
  return ask_one_channel(reader, access, channel_of(ChannelKind::template_, *id),
                         request.if_none_match, [&](const storage::ChannelRow& row) -> QueryResult {
                           if (parts[3] == "tasks") return task_entries(reader, row, parts[4]);
                           if (parts[3] == "versions")
                             return template_version(reader, row, parts[4]);
                           return refuse(ErrorCode::not_found, "no such path");
                         });
}

Result<Validated> ask_threads(storage::Reader& reader, auth::Access& access,
                              const HttpRequest& request) {
  std::optional<ItemId> area;
  if (const auto text = request.parameter("area")) {
    area = ItemId::parse(*text);
    if (!area) return refuse(ErrorCode::wrong_type, "not an id", "area");
  }
  std::optional<Time> before;
  if (const auto text = request.parameter("before")) {
    before = parse_time(*text);
    if (!before) return refuse(ErrorCode::wrong_type, "not a time", "before");
  }
  const auto limit = number_parameter(request, "limit");
  if (!limit) return limit.error();
  auto list = thread_list(reader, access, area, before, limit->value_or(50));
  if (!list) return list.error();
  return validated(std::move(*list), request.if_none_match);
}

QueryResult ask_people(storage::Reader& reader, const auth::Caller& caller,
                       const HttpRequest& request) {
  if (const auto text = request.parameter("q")) {
    // To find people one must know their offices.
    if (caller.guest_of) return refuse(ErrorCode::forbidden, "not for guests");
    return directory::people_search_json(reader, *text);
  }
  const auto ids = id_list<AccountId>(request.parameter("ids").value_or(""));
  if (!ids) return ids.error();
  if (!caller.guest_of) return directory::people_json(reader, *ids);
  return directory::people_json(
      reader, guests::people_for_guest(reader, caller.guest_of->talk, caller.account, *ids));
}

QueryResult ask_directory(storage::Reader& reader, const auth::Caller& caller) {
  if (!caller.guest_of) return directory::directory_json(reader);
  return directory::directory_json_of(reader,
                                      guests::contact_for_guest(reader, caller.guest_of->talk));
}

HttpResponse answer_get(storage::Reader& reader, const auth::Caller& caller, Route route,
                        const HttpRequest& request, const calendar::Place& place) {
  auth::Access access{reader, caller.account};
  switch (route) {
    case Route::threads: return from_validated(ask_threads(reader, access, request));
    case Route::channel:
      if (request.path.ends_with("/captions.vtt")) {
        return from_file(ask_captions(reader, access, request), "text/vtt; charset=utf-8",
                         "untertitel.vtt");
      }
      if (request.path.ends_with("/talk.ics")) {
        return from_file(ask_ics(reader, access, request, place), "text/calendar; charset=utf-8",
                         "talk.ics");
      }
      if (request.path.ends_with("/registration") || request.path.ends_with("/registrations")) {
        return from_validated(ask_registration(reader, access, request));
      }
      return from_validated(ask_channel(reader, access, request));
    case Route::template_: return from_validated(ask_template(reader, access, request));
    case Route::directory: return from_result(ask_directory(reader, caller));
    case Route::people: return from_result(ask_people(reader, caller, request));
    case Route::cards:
      return from_result(cards(reader, access, request.parameter("of").value_or("")));
    case Route::drafts: return from_result(drafts(reader, access));
    case Route::following: return from_result(following(reader, access));
    default: return not_found();
  }
}

}  // namespace

HttpResponse json_response(std::string body) {
  HttpResponse response;
  response.body = std::move(body);
  return response;
}

auth::Credentials credentials_of(const HttpRequest& request) {
  return {request.cookie, request.authorization, request.parameter("guest").value_or("")};
}

HttpResponse error_response(const Error& error) {
  HttpResponse response;
  response.status = http_status(error.code);
  response.body = encode_error(std::nullopt, error);
  if (is_temporary(error.code)) response.headers.emplace_back("Retry-After", "1");
  return response;
}

HttpApi::HttpApi(Services& services, auth::LoginSessions& logins,
                 auth::LoginHandlers& login_handlers, GuestEntry& guest_entry,
                 files::FileService& files, Polling& polling, TicketOffice& tickets)
    : services_{services},
      logins_{logins},
      login_handlers_{login_handlers},
      guest_entry_{guest_entry},
      files_{files},
      polling_{polling},
      tickets_{tickets} {}

std::size_t HttpApi::body_bytes_max(Method method, std::string_view path) const {
  if (method != Method::post) return 0;
  if (path != anonymous_path && !path.starts_with("/api/")) return 0;
  if (path == "/api/files") return limits::file_bytes_max;
  return path == decks_path ? limits::deck_bytes_max : limits::body_bytes_max;
}

void HttpApi::handle(HttpRequest request, Respond respond) {
  switch (request.method) {
    case Method::get:
    case Method::head: return handle_get(std::move(request), std::move(respond));
    case Method::post: return handle_post(std::move(request), std::move(respond));
    case Method::other: break;
  }
  HttpResponse response = error_response(refuse(ErrorCode::not_found, "no such method here"));
  response.status = 405;
  response.headers.emplace_back("Allow", "GET, HEAD, POST");
  respond(std::move(response));
}

void HttpApi::handle_get(HttpRequest request, Respond respond) {
  const auto answer = [respond](auth::LoginAnswer a) { respond(from_login_answer(std::move(a))); };
  const auto route = find_route(request.method, request.path).route;
  if (route == Route::login_offer) return login_handlers_.login_offer(answer);
  if (route == Route::me) {
    return with_reader(request, respond, [this, answer](const auth::Caller& caller) {
      login_handlers_.me(caller, answer);
    });
  }
  if (route == Route::feed) return feed(request, std::move(respond));
  if (route == Route::download) return download(std::move(request), std::move(respond));
  with_reader(request, respond, [this, request, route, respond](const auth::Caller& caller) {
    const bool queued = services_.database.read(
        {[this, request, route, respond, caller](storage::Reader& reader) {
           respond(answer_get(reader, caller, route, request, place_of(services_.config)));
         },
         [respond](const Error& error) { respond(error_response(error)); }});
    if (!queued) respond(error_response(refuse(ErrorCode::overloaded, "too much to read")));
  });
}

void HttpApi::handle_post(HttpRequest request, Respond respond) {
  const auto carrier = logins_.carried(credentials_of(request)).carrier;
  const auto allowed = words(services_.config.origins);
  if (!auth::csrf_ok(request.origin, request.sec_fetch_site, carrier, allowed)) {
    return respond(error_response(refuse(ErrorCode::forbidden, "origin not allowed")));
  }
  const auto answer = [respond](auth::LoginAnswer a) { respond(from_login_answer(std::move(a))); };
  auth::LoginRequest login{request.body, request.cookie, request.remote};
  switch (find_route(request.method, request.path).route) {
    case Route::login: return login_handlers_.login(std::move(login), answer);
    case Route::demo_login: return login_handlers_.demo_login(std::move(login), answer);
    case Route::guest_link: return guest_entry_.look(login, answer);
    case Route::guest_enter: return guest_entry_.enter(login, answer);
    case Route::logout:
      return with_caller(request, respond, [this, answer](const auth::Caller& caller) {
        login_handlers_.logout(caller, answer);
      });
    case Route::draw_ticket:
      return with_caller(request, respond, [this, request, respond](const auth::Caller& caller) {
        tickets_.draw(caller, request, respond);
      });
    case Route::use_ticket: return tickets_.use(request, std::move(respond));
    case Route::upload_file:
    case Route::upload_deck: return upload(std::move(request), std::move(respond));
    case Route::poll_open:
    case Route::poll: return poll(std::move(request), std::move(respond));
    default: respond(not_found());
  }
}

void HttpApi::poll(HttpRequest request, Respond respond) {
  if (request.path == "/api/poll/open") {
    return with_caller(request, respond, [this, respond](const auth::Caller& caller) {
      polling_.open(caller, respond);
    });
  }
  // Not looked up again: a poll goes on while the database is away, as a WebSocket does.
  const auto login = logins_.hash_of(credentials_of(request));
  if (login.empty()) {
    return respond(error_response(refuse(ErrorCode::not_logged_in, "log in first")));
  }
  polling_.handle(login, std::move(request), std::move(respond));
}

void HttpApi::upload(HttpRequest request, Respond respond) {
  const auto channel = ChannelName::parse(request.parameter("channel").value_or(""));
  if (!channel)
    return respond(error_response(refuse(ErrorCode::wrong_type, "no channel", "channel")));
  auto upload = std::make_shared<files::Upload>();
  upload->purpose = request.path == decks_path ? files::Purpose::deck : files::Purpose::attachment;
  upload->channel = *channel;
  upload->name = request.parameter("name").value_or("");
  upload->alt = request.parameter("alt").value_or("");
  upload->bytes = std::move(request.body);
  with_caller(request, respond, [this, upload, respond](const auth::Caller& caller) {
    upload->account = caller.account;
    files_.upload(std::move(*upload), [respond](files::FileAnswer answer) {
      respond(from_file_answer(std::move(answer)));
    });
  });
}

void HttpApi::download(HttpRequest request, Respond respond) {
  const auto id = FileId::parse(last_segment(request.path));
  if (!id) return respond(not_found());
  with_reader(
      request, respond,
      [this, id = *id, none_match = request.if_none_match, respond](const auth::Caller& caller) {
        files_.download({caller.account, id, none_match}, [respond](files::FileAnswer answer) {
          respond(from_file_answer(std::move(answer)));
        });
      });
}

void HttpApi::feed(const HttpRequest& request, Respond respond) {
  const auto now = std::chrono::steady_clock::now();
  if (!feed_limiter_.admit_look(auth::remote_network(request.remote), now)) {
    return respond(error_response(refuse(ErrorCode::too_fast, "too many requests")));
  }
  auto secret = std::string{last_segment(request.path)};
  if (secret.ends_with(feed_suffix)) secret.resize(secret.size() - feed_suffix.size());
  const bool queued = services_.database.read(
      {[this, secret, none_match = request.if_none_match, respond](storage::Reader& reader) {
         auto file = calendar::feed_ics(reader, secret, place_of(services_.config));
         if (!file) return respond(error_response(file.error()));
         respond(from_file(validated(std::move(*file), none_match), "text/calendar; charset=utf-8",
                           "behoerdentalk.ics"));
       },
       [respond](const Error& error) { respond(error_response(error)); }});
  if (!queued) respond(error_response(refuse(ErrorCode::overloaded, "too much to read")));
}

void HttpApi::with_caller(const HttpRequest& request, const Respond& respond,
                          std::function<void(const auth::Caller&)> then) {
  const auto row = find_route(request.method, request.path);
  logins_.authenticate(
      credentials_of(request), [row, respond, then = std::move(then)](Result<auth::Caller> caller) {
        if (!caller) return respond(error_response(caller.error()));
        if (caller->guest_of && row.guests == ForGuests::refused) {
          return respond(error_response(refuse(ErrorCode::forbidden, "not for guests")));
        }
        then(*caller);
      });
}

void HttpApi::with_reader(const HttpRequest& request, const Respond& respond,
                          std::function<void(const auth::Caller&)> then) {
  with_caller(
      request, respond, [this, respond, then = std::move(then)](const auth::Caller& caller) {
        if (services_.person_limits.take_read(caller.account, std::chrono::steady_clock::now())) {
          return then(caller);
        }
        respond(error_response(refuse(ErrorCode::too_fast, "too many requests")));
      });
}

}  // namespace server::app
