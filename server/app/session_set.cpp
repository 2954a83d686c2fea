#include "server/app/session_set.hpp"

namespace server::app {
namespace {

// A revocation takes effect within this time (contract C6).
constexpr std::chrono::seconds revocations_known_for{1};

bool is_login_revoked(const auth::Caller& caller, const storage::Revocation& revocation) {
  return revocation.token_hash ? caller.token_hash == *revocation.token_hash
                               : caller.account == revocation.account;
}

}  // namespace

void SessionSet::add(const std::shared_ptr<Session>& session) {
  sessions_.insert(session);
  const auto& caller = session->caller();
  for (const auto& [at, revocation] : recent_) {
    // Who logged in again after all logins had ended may stay.
    if (revocation.number <= caller.revocations_seen) continue;
    if (is_login_revoked(caller, revocation)) return session->end_login();
  }
}

void SessionSet::apply(const storage::Revocation& revocation) {
  if (!revocation.channel) recent_.push_back({std::chrono::steady_clock::now(), revocation});
  // A copy, since ending a session may take it out of the set.
  const std::vector<std::shared_ptr<Session>> sessions{sessions_.begin(), sessions_.end()};
  for (const auto& session : sessions) {
    const auto& caller = session->caller();
    if (revocation.channel) {
      if (caller.account == revocation.account) session->revoke(*revocation.channel);
    } else if (is_login_revoked(caller, revocation)) {
      session->end_login();
    }
  }
}

void SessionSet::set_revocations_known(std::chrono::steady_clock::time_point until) {
  revocations_known_until_ = until;
  while (!recent_.empty() && recent_.front().at < until - revocations_kept_for) {
    recent_.pop_front();
  }
}

bool SessionSet::are_revocations_known() const {
  return std::chrono::steady_clock::now() - revocations_known_until_ < revocations_known_for;
}

void SessionSet::start_over(const std::optional<protocol::ChannelName>& channel) {
  const std::vector<std::shared_ptr<Session>> sessions{sessions_.begin(), sessions_.end()};
  for (const auto& session : sessions) session->start_over(channel);
}

void SessionSet::send_to_all(const net::Frame& frame) {
  for (const auto& session : sessions_) session->send(frame);
}

}  // namespace server::app
