#include "server/talks/retention.hpp"

#include <set>
#include <string>
#include <utility>

#include "server/support/talk_change.hpp"
#include "server/talks/talk.hpp"
#include "storage/links/link_repository.hpp"
#include "storage/retention/retention_repository.hpp"

namespace server::talks {

using namespace protocol;

namespace {

/// Each costs some statements under the locks of the talk; a step stays below a few 10 ms.
constexpr std::size_t step_max = 50;
/// A talk that runs beyond its date is asked again.
constexpr std::chrono::hours again{1};

}  // namespace

Result<Done> erase_due(storage::Transaction& transaction, const storage::Due& due,
                       EraseSaid erase) {
  auto talk = transaction.subject<Talk>(due.channel);
  const auto at = talk ? erases_said_at(*talk) : std::nullopt;
  if (!at) {
    storage::clear_due(transaction, due);
    return Done{};
  }
  // The plan was moved while this waited.
  if (*at > transaction.now()) return Done{};
  if (talk->state == TalkState::lobby || talk->state == TalkState::live) {
    storage::set_due(transaction, due, transaction.now() + again);
    return Done{};
  }
  const auto channel = channel_of(ChannelKind::talk, talk->id);
  State changed;
  if (erase(transaction, channel, step_max, changed) > 0) {
    std::set<Address> linked;
    for (const auto& message : changed.messages) {
      linked.insert(address_of(channel, AddressKind::message, message.id));
    }
    const auto seq = transaction.append(channel, "said.erased", std::move(changed),
                                        std::string{storage::about_several});
    storage::touch_links(transaction, channel, linked);
    return Done{seq, {}, {}, {}, {}};
  }
  talk->said_erased_at = transaction.now();
  storage::clear_due(transaction, due);
  return Done{support::append_talk(transaction, *talk, "talk.said_erased"), {}, {}, {}, {}};
}

Result<Done> forget_moments(storage::Transaction& transaction, const storage::Due& due) {
  storage::forget_moments(transaction, due.channel);
  storage::clear_due(transaction, due);
  return Done{};
}

}  // namespace server::talks
