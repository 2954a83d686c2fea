#include "server/app/session_set.hpp"

namespace server::app {
namespace {

// A revocation takes effect within this time (contract C6).
constexpr std::chrono::seconds revocations_known_for{1};

}  // namespace

void SessionSet::apply(const storage::Revocation& revocation) {
  // A copy, since ending a session may take it out of the set.
  const std::vector<std::shared_ptr<Session>> sessions{sessions_.begin(), sessions_.end()};
  for (const auto& session : sessions) {
    const auto& caller = session->caller();
    if (revocation.channel) {
      if (caller.account == revocation.account) session->revoke(*revocation.channel);
    } else if (revocation.token_hash ? caller.token_hash == *revocation.token_hash
                                     : caller.account == revocation.account) {
      session->end_login();
    }
  }
}

void SessionSet::set_revocations_known(std::chrono::steady_clock::time_point until) {
  revocations_known_until_ = until;
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
