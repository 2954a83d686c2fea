#include "server/talks/talk_clock.hpp"

#include <optional>

#include "server/talks/talk.hpp"
#include "storage/registration/registration_repository.hpp"

namespace server::talks {

using namespace protocol;

namespace {

void set_time(storage::Transaction& transaction, const storage::Due& due, std::optional<Time> at) {
  if (at) {
    storage::set_due(transaction, due, *at);
  } else {
    storage::clear_due(transaction, due);
  }
}

}  // namespace

bool has_same_clock(const TalkPlan& a, const TalkPlan& b) {
  return a.starts_at == b.starts_at && a.minutes == b.minutes &&
         a.lobby_minutes == b.lobby_minutes && a.live_on_time == b.live_on_time &&
         a.kept_days == b.kept_days && a.registration.has_value() == b.registration.has_value();
}

void wind_clock(storage::Transaction& transaction, const ChannelName& desk, const Talk& talk) {
  auto lobby_at = opens_lobby_at(talk);
  auto live_at = goes_live_at(talk);
  // Who is late opens and starts by hand; when the server itself was late, the clock goes on.
  if (!transaction.context().by.is_system() && talk.plan.starts_at <= transaction.now()) {
    lobby_at.reset();
    live_at.reset();
  }
  set_time(transaction, {storage::DueKind::open_lobby, desk, talk.id}, lobby_at);
  set_time(transaction, {storage::DueKind::go_live, desk, talk.id}, live_at);
  set_time(transaction, {storage::DueKind::erase_said, desk, talk.id}, erases_said_at(talk));
  // One whose time has come is told of first; the next one is set then.
  const storage::Due reminder{storage::DueKind::remind_start, desk, talk.id};
  if (!is_awaited(talk) || !storage::is_due(transaction, reminder, transaction.now())) {
    set_time(transaction, reminder, reminds_at(talk, transaction.now()));
  }
}

Result<Done> remind_due(storage::Transaction& transaction, const storage::Due& due) {
  const auto talk = transaction.subject<Talk>(due.channel);
  const auto now = transaction.now();
  set_time(transaction, due, talk ? reminds_at(*talk, now) : std::nullopt);
  // The plan was moved while this waited, or the server was down until it began.
  const bool is_near = talk && is_awaited(*talk) && now < talk->plan.starts_at &&
                       now >= talk->plan.starts_at - reminded_before.front();
  if (!is_near) return Done{};
  const auto channel = channel_of(ChannelKind::talk, talk->id);
  storage::add_notices(transaction, channel, LineReason::talk_soon);
  storage::set_registration_due(transaction, channel);
  return Done{};
}

}  // namespace server::talks
