#include "server/registration/registration.hpp"

#include <algorithm>
#include <initializer_list>
#include <limits>

namespace server::registration {

using namespace protocol;

namespace {

bool is_over(const Talk& talk) {
  return talk.state == TalkState::follow_up || talk.state == TalkState::archived;
}

bool is_on_list(RegistrationState state) {
  return state == RegistrationState::requested || state == RegistrationState::confirmed ||
         state == RegistrationState::waiting;
}

/// Whether somebody in one of these states is there, before the end.
Result<void> require(const Talk& talk, const std::optional<Registration>& who,
                     std::initializer_list<RegistrationState> states, const char* field) {
  if (is_over(talk)) return refuse(ErrorCode::wrong_state, "the talk is over");
  if (!who) return refuse(ErrorCode::not_found, "did not register", field);
  if (std::find(states.begin(), states.end(), who->state) == states.end()) {
    return refuse(ErrorCode::wrong_state, "not in this state of the registration", field);
  }
  return {};
}

}  // namespace

Result<RegistrationState> requested(const Talk& talk, const std::optional<Registration>& mine,
                                    Time now) {
  const auto& rules = talk.plan.registration;
  if (!rules) return refuse(ErrorCode::wrong_state, "nobody registers for this talk");
  const bool is_open = talk.state == TalkState::registration || talk.state == TalkState::lobby;
  if (!is_open || (rules->closes_at && *rules->closes_at <= now)) {
    return refuse(ErrorCode::wrong_state, "registration is not open");
  }
  if (mine && is_on_list(mine->state)) {
    return refuse(ErrorCode::wrong_state, "registered already");
  }
  if (mine && mine->state == RegistrationState::refused) {
    return refuse(ErrorCode::forbidden, "a moderator refused");
  }
  return rules->approval ? RegistrationState::requested : RegistrationState::waiting;
}

Result<void> may_withdraw(const Talk& talk, const std::optional<Registration>& mine) {
  using enum RegistrationState;
  return require(talk, mine, {RegistrationState::requested, confirmed, waiting}, "");
}

Result<void> may_approve(const Talk& talk, const std::optional<Registration>& theirs) {
  using enum RegistrationState;
  return require(talk, theirs, {RegistrationState::requested, refused}, "data.person");
}

Result<void> may_refuse(const Talk& talk, const std::optional<Registration>& theirs) {
  using enum RegistrationState;
  return require(talk, theirs, {RegistrationState::requested, confirmed, waiting}, "data.person");
}

Result<void> may_cancel(const Talk& talk, const std::optional<Registration>& theirs) {
  return may_refuse(talk, theirs);
}

std::int64_t seats_to_fill(const Talk& talk, const Seats& seats) {
  if (is_over(talk) || !talk.plan.registration) return 0;
  const auto capacity =
      talk.plan.registration->capacity.value_or(std::numeric_limits<std::int64_t>::max());
  return std::clamp<std::int64_t>(capacity - seats.confirmed, 0, seats.waiting);
}

Seats in_talk(Seats seats) {
  seats.requested.reset();
  return seats;
}

}  // namespace server::registration
