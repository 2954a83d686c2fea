#include "server/app/polling.hpp"

#include <functional>
#include <utility>

#include "protocol/json_reader.hpp"
#include "server/app/http_api.hpp"
#include "server/app/query_parameters.hpp"

namespace server::app {

using namespace protocol;
using net::HttpRequest;
using net::Respond;

namespace {

Result<PollId> session_of(const HttpRequest& request) {
  const auto id = PollId::parse(request.parameter("session").value_or(""));
  if (!id) return refuse(ErrorCode::wrong_type, "not an id", "session");
  return *id;
}

Result<std::vector<PollPosition>> positions_of(const HttpRequest& request, std::size_t count_max) {
  auto wait = from_json<PollWait>(request.body);
  if (!wait) return wait.error();
  if (wait->sessions.empty()) return refuse(ErrorCode::too_short, "no session", "sessions");
  if (wait->sessions.size() > count_max) {
    return refuse(ErrorCode::too_long, "too many sessions", "sessions");
  }
  return std::move(wait->sessions);
}

}  // namespace

Polling::Polling(net::Shards& shards, const PollBounds& bounds, const PollShard::Admit& admit,
                 Counters& counters)
    : shards_{shards}, bounds_{bounds} {
  for (std::size_t i = 0; i < shards_.size(); ++i) {
    polls_.push_back(std::make_unique<PollShard>(shards_[i], bounds_, admit, counters));
  }
}

void Polling::at_home_of(const std::string& login, Work work) {
  const auto home = std::hash<std::string>{}(login) % polls_.size();
  shards_[home].post([&polls = *polls_[home], work = std::move(work)] { work(polls); });
}

void Polling::everywhere(const Work& work) {
  for (std::size_t i = 0; i < polls_.size(); ++i) {
    shards_[i].post([&polls = *polls_[i], work] { work(polls); });
  }
}

void Polling::open(const auth::Caller& caller, Respond respond) {
  at_home_of(caller.token_hash, [caller, respond = std::move(respond)](PollShard& polls) {
    polls.open(caller, respond);
  });
}

void Polling::handle(const std::string& login, HttpRequest request, Respond respond) {
  const auto what = last_segment(request.path);
  if (what == "wait") {
    const auto positions = positions_of(request, bounds_.sessions_of_login_max);
    if (!positions) return respond(error_response(positions.error()));
    return at_home_of(login, [login, positions = *positions, respond = std::move(respond)](
                                 PollShard& polls) { polls.wait(login, positions, respond); });
  }
  if (what != "send" && what != "end") {
    return respond(error_response(refuse(ErrorCode::not_found, "no such path")));
  }
  const auto session = session_of(request);
  if (!session) return respond(error_response(session.error()));
  if (what == "end") {
    return at_home_of(login, [login, session = *session, respond = std::move(respond)](
                                 PollShard& polls) { polls.end(login, session, respond); });
  }
  const auto number = number_parameter(request, "number");
  if (!number) return respond(error_response(number.error()));
  at_home_of(login, [login, session = *session, number = number->value_or(0),
                     message = std::move(request.body),
                     respond = std::move(respond)](PollShard& polls) mutable {
    polls.send(login, session, number, std::move(message), respond);
  });
}

void Polling::look() {
  everywhere([](PollShard& polls) { polls.look(); });
}

void Polling::hold() {
  everywhere([](PollShard& polls) { polls.hold(); });
}

void Polling::close_all(CloseCode code) {
  everywhere([code](PollShard& polls) { polls.close_all(code); });
}

}  // namespace server::app
