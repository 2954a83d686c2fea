#include "server/tickets/ticket.hpp"

#include "protocol/limits.hpp"

namespace server::tickets {

using namespace protocol;

bool gives_tickets(const Talk& talk) {
  return allows_tickets(talk.plan) && talk.state > TalkState::draft &&
         talk.state < TalkState::follow_up;
}

bool gives_tickets(const Poll& poll, Time now) {
  return is_secret(poll) && poll.state == PollState::open &&
         (!poll.closes_at || now < *poll.closes_at);
}

Result<void> may_use(bool is_ballot, std::int64_t used) {
  if (is_ballot && used > 0) return refuse(ErrorCode::ticket_used, "this ballot was cast already");
  if (used >= limits::ticket_uses_max) {
    return refuse(ErrorCode::too_many, "too many uses of one ticket");
  }
  return {};
}

}  // namespace server::tickets
