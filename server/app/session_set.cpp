#include "server/app/session_set.hpp"

namespace server::app {

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

void SessionSet::start_over(const std::optional<protocol::ChannelName>& channel) {
  const std::vector<std::shared_ptr<Session>> sessions{sessions_.begin(), sessions_.end()};
  for (const auto& session : sessions) session->start_over(channel);
}

void SessionSet::send_to_all(const net::Frame& frame) {
  for (const auto& session : sessions_) session->send(frame);
}

}  // namespace server::app
