#include "server/app/poll_shard.hpp"

#include <algorithm>

#include <sodium.h>

#include "protocol/json_writer.hpp"
#include "server/app/http_api.hpp"

namespace server::app {

using namespace protocol;
using net::HttpResponse;
using net::Respond;

namespace {

PollId new_id() {
  PollId id;
  randombytes_buf(id.bytes.data(), id.bytes.size());
  // The form of a random UUID (RFC 9562, 5.4), as all ids have.
  id.bytes[6] = (id.bytes[6] & 0x0FU) | 0x40U;
  id.bytes[8] = (id.bytes[8] & 0x3FU) | 0x80U;
  return id;
}

HttpResponse no_content() {
  HttpResponse response;
  response.status = 204;
  return response;
}

/// Lines of answers; never kept by anything between.
HttpResponse lines(int status, std::string body) {
  HttpResponse response;
  response.status = status;
  response.content_type = "application/x-ndjson";
  response.body = std::move(body);
  response.headers.emplace_back("Cache-Control", "no-store");
  return response;
}

HttpResponse no_session(const PollId& id) {
  return error_response(refuse(ErrorCode::not_found, "no such session", id.text()));
}

}  // namespace

PollShard::PollShard(net::Shard& shard, PollBounds bounds, Admit admit, Counters& counters)
    : shard_{shard}, bounds_{std::move(bounds)}, admit_{std::move(admit)}, counters_{counters} {}

PollShard::~PollShard() {
  // Waits and entries hold each other.
  for (const auto& [login, entries] : of_login_) {
    for (const auto& entry : entries) entry->wait.reset();
  }
}

std::shared_ptr<PollShard::Entry> PollShard::find(const std::string& login,
                                                  const PollId& id) const {
  const auto entries = of_login_.find(login);
  if (entries == of_login_.end()) return nullptr;
  for (const auto& entry : entries->second) {
    if (entry->session.id() == id) return entry;
  }
  return nullptr;
}

void PollShard::open(const auth::Caller& caller, const Respond& respond) {
  if (closed_ || holding_ || sessions_ >= bounds_.sessions_max) {
    return respond(error_response(refuse(ErrorCode::overloaded, "too many poll sessions")));
  }
  const auto of_login = of_login_.find(caller.token_hash);
  if (of_login != of_login_.end() && of_login->second.size() >= bounds_.sessions_of_login_max) {
    return respond(error_response(refuse(ErrorCode::too_fast, "too many sessions of this login")));
  }
  const auto accept = admit_(caller);
  if (!accept) return respond(error_response(accept.error()));
  // The session tells of itself, so it must not hold itself.
  const auto self = std::make_shared<std::weak_ptr<Entry>>();
  const auto entry =
      std::make_shared<Entry>(caller.token_hash, new_id(), shard_, [this, self] { note(*self); });
  *self = entry;
  entry->until = bounds_.now() + bounds_.life;
  of_login_[caller.token_hash].push_back(entry);
  ++sessions_;
  counters_.poll_sessions.fetch_add(1, std::memory_order_relaxed);
  entry->session.start([&] { return (*accept)(entry->session); });
  respond(json_response(to_json(PollOpened{entry->session.id()})));
}

void PollShard::wait(const std::string& login, const std::vector<PollPosition>& positions,
                     const Respond& respond) {
  Entries entries;
  for (const auto& position : positions) {
    auto entry = find(login, position.session);
    if (!entry) return respond(no_session(position.session));
    if (std::find(entries.begin(), entries.end(), entry) != entries.end()) {
      return respond(error_response(refuse(ErrorCode::bad_value, "a session twice", "sessions")));
    }
    entries.push_back(std::move(entry));
  }
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (entries[i]->session.confirm(positions[i].answer)) continue;
    return respond(error_response(
        refuse(ErrorCode::wrong_state, "not the last answer", positions[i].session.text())));
  }
  for (const auto& entry : entries) {
    if (!entry->wait) continue;
    finish(entry->wait, error_response(refuse(ErrorCode::wrong_state, "another poll came")));
  }
  const auto wait = std::make_shared<Wait>(Wait{respond, entries, bounds_.now() + bounds_.wait});
  for (const auto& entry : entries) entry->wait = wait;
  answer_if_due(wait);
}

void PollShard::send(const std::string& login, const PollId& id, std::int64_t number,
                     std::string message, const Respond& respond) {
  const auto entry = find(login, id);
  if (!entry || entry->session.closed()) return respond(no_session(id));
  switch (entry->session.take_number(number)) {
    case PollSession::Order::wrong:
      return respond(error_response(refuse(ErrorCode::wrong_state, "out of order", "number")));
    case PollSession::Order::next: entry->session.receive(std::move(message)); break;
    case PollSession::Order::repeat: break;
  }
  respond(no_content());
}

void PollShard::end(const std::string& login, const PollId& id, const Respond& respond) {
  if (const auto entry = find(login, id)) {
    // Whoever polls for it and for others polls again for these.
    if (entry->wait) finish(entry->wait, no_content());
    remove(entry);
  }
  respond(no_content());
}

void PollShard::note(const std::weak_ptr<Entry>& entry) {
  const auto changed = entry.lock();
  if (!changed || std::exchange(changed->is_noted, true)) return;
  shard_.post([this, entry] {
    const auto noted = entry.lock();
    if (!noted) return;
    noted->is_noted = false;
    handle_change(noted);
  });
}

void PollShard::handle_change(const std::shared_ptr<Entry>& entry) {
  // Nothing more is taken or sent; what is queued waits for the last poll.
  if (entry->session.closed()) entry->session.end();
  if (entry->wait) answer_if_due(entry->wait);
}

void PollShard::answer_if_due(const std::shared_ptr<Wait>& wait) {
  if (holding_ && !closed_) return;
  int status = 200;
  std::string body;
  Entries given;
  for (const auto& entry : wait->entries) {
    if (body.size() >= bounds_.answer_bytes_max) break;
    const auto answer = entry->session.answer();
    if (!answer) continue;
    body.append(*answer);
    given.push_back(entry);
    // The lines say which session it is; the status says it to whoever cannot read them.
    if (entry->session.is_over() && status == 200) status = http_status(*entry->session.closed());
  }
  if (given.empty()) return;
  finish(wait, lines(status, std::move(body)));
  for (const auto& entry : given) {
    if (entry->session.is_over()) {
      remove(entry);
    } else {
      entry->session.drained();
    }
  }
}

void PollShard::finish(const std::shared_ptr<Wait>& waiting, HttpResponse response) {
  // A copy, since the entries below may hold the last reference.
  const auto wait = waiting;
  for (const auto& entry : wait->entries) {
    entry->wait.reset();
    entry->until = bounds_.now() + bounds_.life;
  }
  wait->entries.clear();
  counters_.poll_answers.fetch_add(1, std::memory_order_relaxed);
  wait->respond(std::move(response));
}

void PollShard::remove(const std::shared_ptr<Entry>& entry) {
  // A copy, since the reference may be of the list.
  const auto removed = entry;
  const auto of_login = of_login_.find(removed->login);
  if (of_login == of_login_.end() || std::erase(of_login->second, removed) == 0) return;
  if (of_login->second.empty()) of_login_.erase(of_login);
  --sessions_;
  counters_.poll_sessions.fetch_sub(1, std::memory_order_relaxed);
  if (removed->session.was_too_slow()) {
    counters_.polls_closed_too_slow.fetch_add(1, std::memory_order_relaxed);
  }
  removed->session.end();
}

void PollShard::look() {
  const auto now = bounds_.now();
  Entries over;
  std::vector<std::shared_ptr<Wait>> quiet;
  for (const auto& [login, entries] : of_login_) {
    for (const auto& entry : entries) {
      if (!entry->wait) {
        if (now >= entry->until) over.push_back(entry);
      } else if (now >= entry->wait->until) {
        quiet.push_back(entry->wait);
      }
    }
  }
  for (const auto& wait : quiet) {
    // One poll waits for several sessions.
    if (!wait->entries.empty()) finish(wait, no_content());
  }
  for (const auto& entry : over) remove(entry);
}

void PollShard::close_all(CloseCode code) {
  closed_ = true;
  Entries all;
  for (const auto& [login, entries] : of_login_)
    all.insert(all.end(), entries.begin(), entries.end());
  for (const auto& entry : all) entry->session.close(code, "");
  for (const auto& entry : all) {
    if (entry->wait) answer_if_due(entry->wait);
    remove(entry);
  }
}

}  // namespace server::app
