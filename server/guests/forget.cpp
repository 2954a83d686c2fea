#include "server/guests/forget.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "protocol/talks/messages.hpp"
#include "server/guests/guest.hpp"
#include "storage/guests/guest_repository.hpp"

namespace server::guests {

using namespace protocol;

namespace {

// Told in one event: some 50 KB.
constexpr std::int64_t guests_per_step = 200;

template <class Id>
bool has(const std::vector<Id>& ids, const Id& id) {
  return std::find(ids.begin(), ids.end(), id) != ids.end();
}

}  // namespace

void end_with_talk(storage::Transaction& transaction, const ChannelName& talk) {
  storage::set_due(
      transaction,
      {storage::DueKind::forget_guests, channel_of(ChannelKind::desk, talk.item()), talk.item()},
      transaction.now() + forgotten_after);
}

Result<Done> forget_due(storage::Transaction& transaction, const storage::Due& due) {
  const auto& desk = due.channel;
  const auto talk = transaction.subject<Talk>(desk).value();
  // The same for all.
  const auto at = talk.live_at.value_or(talk.plan.starts_at);
  auto guests = storage::guests_entered_not_at(transaction, desk, at, guests_per_step);
  if (guests.empty()) {
    storage::clear_due(transaction, due);
    return Done{};
  }
  const auto silent = storage::silent_guests(transaction, talk.id);
  State told;
  told.guest_links = storage::links_of_guests(transaction, desk, ids_of(guests));
  std::vector<ItemId> nameless;
  for (auto& link : told.guest_links) {
    if (!has(silent, *link.guest)) continue;
    link.name.clear();
    nameless.push_back(link.id);
  }
  storage::forget_entries(transaction, desk, at, nameless);
  storage::forget_names(transaction, talk.id, silent);
  for (auto& guest : guests) {
    guest.at = at;
    // Its place in the log told the moment, too.
    guest.seq = transaction.next_seq(desk);
  }
  told.guests = std::move(guests);
  return Done{
      transaction.append(desk, "guest.forgotten", std::move(told), "guests"), {}, {}, {}, {}};
}

}  // namespace server::guests
