#include "server/registration/registration_handlers.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "server/registration/registration.hpp"
#include "server/support/guard.hpp"
#include "server/support/talk_change.hpp"
#include "storage/mail/mail_repository.hpp"
#include "storage/registration/registration_repository.hpp"

namespace server::registration {

using namespace protocol;

namespace {

// One transaction's worth: some 10 ms, for which the other channels of its writer wait.
constexpr std::int64_t people_per_step = 100;

/// Who waits longest gets what is free, up to a step's worth; gives how many still could.
std::int64_t fill(storage::Transaction& transaction, const ChannelName& talk, const Talk& subject) {
  const auto seats = seats_to_fill(subject, storage::count_seats(transaction, talk));
  const auto now = std::min(seats, people_per_step);
  if (now > 0) {
    for (const auto& person : storage::confirm_waiting(transaction, talk, now)) {
      storage::add_notice(transaction, talk, person, LineReason::seat_confirmed);
    }
  }
  return seats - now;
}

/// A moderator's command on somebody's registration, up to its rule.
template <class Rule>
Result<ChannelName> decide(storage::Transaction& transaction, auth::Access& access,
                           const ChannelName& desk, const AccountId& person, Rule rule) {
  if (auto may = support::may_act(transaction, access, desk, {ChannelKind::desk},
                                  auth::Action::run_registration);
      !may) {
    return may.error();
  }
  const auto talk = channel_of(ChannelKind::talk, desk.item());
  if (transaction.channel(talk) == nullptr) {
    return refuse(ErrorCode::wrong_state, "the talk is a draft");
  }
  const auto theirs = storage::find_registration(transaction, talk, person);
  if (auto may = rule(support::talk_of(transaction, desk), theirs); !may) return may.error();
  return talk;
}

/// Changes the person's state, fills what became free, and tells the person, unless they did it.
Result<Done> change(storage::Transaction& transaction, const ChannelName& talk,
                    const AccountId& person, RegistrationState state,
                    std::optional<LineReason> reason) {
  storage::set_registration(transaction, talk, person, state);
  if (reason) {
    storage::add_notice(transaction, talk, person, *reason);
  } else {
    storage::clear_seat_notices(transaction, talk, person);
  }
  fill(transaction, talk, support::talk_of(transaction, talk));
  storage::set_registration_due(transaction, talk);
  return Done{};
}

void append_seats(storage::Transaction& transaction, const ChannelName& channel, Seats seats) {
  State state;
  state.seats = std::move(seats);
  // It holds no text, so no erasure needs to find it.
  transaction.append(channel, "registration.counted", std::move(state), "registration.counted");
}

bool is_full(const Talk& talk, const std::optional<Seats>& seats) {
  return seats && talk.plan.registration && protocol::is_full(*talk.plan.registration, *seats);
}

}  // namespace

Result<Done> handle_request(storage::Transaction& transaction, auth::Access& access,
                            const ChannelName& talk, const RegistrationRequest& /*command*/) {
  if (auto may = support::may_act(transaction, access, talk, {ChannelKind::talk},
                                  auth::Action::register_oneself);
      !may) {
    return may.error();
  }
  const auto person = access.account().value();
  const auto subject = support::talk_of(transaction, talk);
  const auto state =
      requested(subject, storage::find_registration(transaction, talk, person), transaction.now());
  if (!state) return state.error();
  storage::add_registration(transaction, talk, person, *state);
  if (*state == RegistrationState::requested) {
    storage::add_mail(transaction, talk, person, LineReason::seat_requested);
  } else {
    // Unless a seat is free, which says something else.
    storage::add_notice(transaction, talk, person, LineReason::seat_waiting);
    fill(transaction, talk, subject);
  }
  storage::set_registration_due(transaction, talk);
  return Done{};
}

Result<Done> handle_withdraw(storage::Transaction& transaction, auth::Access& access,
                             const ChannelName& talk, const RegistrationWithdraw& /*command*/) {
  if (auto may = support::may_act(transaction, access, talk, {ChannelKind::talk},
                                  auth::Action::register_oneself);
      !may) {
    return may.error();
  }
  const auto person = access.account().value();
  if (auto may = may_withdraw(support::talk_of(transaction, talk),
                              storage::find_registration(transaction, talk, person));
      !may) {
    return may.error();
  }
  auto done = change(transaction, talk, person, RegistrationState::withdrawn, std::nullopt);
  // No line tells people what they did; the mail takes the date out of their calendar.
  storage::add_mail(transaction, talk, person, LineReason::seat_withdrawn);
  return done;
}

Result<Done> handle_approve(storage::Transaction& transaction, auth::Access& access,
                            const ChannelName& desk, const RegistrationApprove& command) {
  const auto talk = decide(transaction, access, desk, command.person, may_approve);
  if (!talk) return talk.error();
  return change(transaction, *talk, command.person, RegistrationState::waiting,
                LineReason::seat_waiting);
}

Result<Done> handle_refuse(storage::Transaction& transaction, auth::Access& access,
                           const ChannelName& desk, const RegistrationRefuse& command) {
  const auto talk = decide(transaction, access, desk, command.person, may_refuse);
  if (!talk) return talk.error();
  return change(transaction, *talk, command.person, RegistrationState::refused,
                LineReason::seat_refused);
}

Result<Done> handle_cancel(storage::Transaction& transaction, auth::Access& access,
                           const ChannelName& desk, const RegistrationCancel& command) {
  const auto talk = decide(transaction, access, desk, command.person, may_cancel);
  if (!talk) return talk.error();
  return change(transaction, *talk, command.person, RegistrationState::withdrawn,
                LineReason::seat_cancelled);
}

Result<Done> settle(storage::Transaction& transaction, const ChannelName& talk) {
  if (transaction.channel(talk) == nullptr) return refuse(ErrorCode::no_channel, "no such channel");
  const auto desk = channel_of(ChannelKind::desk, talk.item());
  const auto subject = support::talk_of(transaction, talk);
  const auto unfilled = fill(transaction, talk, subject);
  const auto seats = storage::count_seats(transaction, talk);
  const auto notices = storage::take_notices(transaction, talk, people_per_step);
  const bool has_more = unfilled > 0 || std::ssize(notices) == people_per_step;
  if (!has_more) storage::clear_registration_due(transaction, talk);

  const auto before = transaction.find<Seats>(desk, desk.item());
  if (before && to_json(*before) == to_json(seats) && notices.empty()) return Done{};
  append_seats(transaction, desk, seats);
  for (const auto& notice : notices) {
    transaction.add_effect({storage::EffectKind::add_line,
                            channel_of(ChannelKind::inbox, notice.person),
                            address_of(talk),
                            {},
                            notice.reason,
                            {}});
  }
  if (is_full(subject, before) != is_full(subject, seats)) {
    transaction.add_effect(
        {storage::EffectKind::entry, talks_channel, address_of(talk), {}, {}, {}});
  }
  const auto shown = transaction.find<Seats>(talk, talk.item());
  if (!shown || to_json(*shown) != to_json(in_talk(seats))) {
    append_seats(transaction, talk, in_talk(seats));
  }
  return Done{};
}

}  // namespace server::registration
