// The part of HttpConnection that turns a request into a WebSocket.
#include <algorithm>
#include <exception>
#include <utility>

#include <spdlog/spdlog.h>

#include "server/net/http.hpp"
#include "server/net/websocket_handshake.hpp"

namespace server::net {
namespace {

/// "Bearer <token>"; whether the token is good is the Dispatcher's to say.
bool is_bearer(std::string_view authorization) {
  constexpr std::string_view scheme = "bearer ";
  return authorization.size() > scheme.size() &&
         std::equal(scheme.begin(), scheme.end(), authorization.begin(), [](char a, char b) {
           return a == (b >= 'A' && b <= 'Z' ? static_cast<char>(b - 'A' + 'a') : b);
         });
}

}  // namespace

void HttpConnection::start_upgrade() {
  auto& environment = set().environment();
  const auto& request = head_.request;
  // A browser always sends an Origin; a program without one must bring a token, which a page of
  // another site cannot (contract C3).
  const bool may_connect = head_.has_origin ? environment.origins.contains(request.origin)
                                            : is_bearer(request.authorization);
  if (!may_connect) {
    refuse_upgrade(403, "origin");
  } else if (!head_.is_upgrade || head_.content_length > 0) {
    refuse_upgrade(426, "this address speaks WebSocket only");
  } else if (!head_.websocket_version_is_13) {
    refuse_upgrade(426, "WebSocket version");
  } else if (!head_.offers_subprotocol) {
    refuse_upgrade(400, "subprotocol");
  } else if (!input_.empty()) {
    // Frames before the answer (RFC 6455, 4.1): a client of another protocol.
    refuse_upgrade(400, "data before the upgrade");
  } else if (environment.stopping || !take_forwarded_address()) {
    refuse_upgrade(503, "too many connections");
  } else {
    ask_for_upgrade();
  }
}

void HttpConnection::refuse_upgrade(int status, std::string_view text) {
  set().counters().upgrades_refused.add();
  refuse(status, text);
}

bool HttpConnection::take_forwarded_address() {
  auto& environment = set().environment();
  if (!environment.proxies.contains(peer_)) return true;
  const auto client = environment.proxies.client_address(peer_, head_.forwarded_for);
  auto ticket = environment.admission.take_address(client);
  if (!ticket) return false;
  tickets().address = std::move(*ticket);
  return true;
}

void HttpConnection::ask_for_upgrade() {
  enter(State::upgrading, set().timing().answer);
  auto decide = [weak = std::weak_ptr(shared()),
                 turn = turn_](Dispatcher::UpgradeDecision decision) {
    auto self = weak.lock();
    if (!self) return;
    auto& shard = self->set().shard();
    shard.post([self = std::move(self), turn, decision = std::move(decision)]() mutable {
      if (self->turn_ != turn || self->state_ != State::upgrading) return;
      self->on_upgrade_decision(std::move(decision));
    });
  };
  try {
    set().environment().dispatcher.handle_upgrade(std::move(head_.request), std::move(decide));
  } catch (const std::exception& failure) {
    spdlog::error("An upgrade failed with an exception: {}", failure.what());
    refuse_upgrade(500, "internal error");
  }
}

void HttpConnection::on_upgrade_decision(Dispatcher::UpgradeDecision decision) {
  if (!decision.accept) {
    set().counters().upgrades_refused.add();
    close_after_answer_ = true;
    answer({std::move(decision.refusal), {}});
    return;
  }
  state_ = State::closed;
  start_handshake(shared_set(), std::move(tickets()), std::move(socket_), head_.websocket_key,
                  std::move(decision.accept));
  set().remove(*this);
}

}  // namespace server::net
