#include "server/speakers/hand_handlers.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "server/speakers/hand.hpp"
#include "server/support/guard.hpp"
#include "server/support/talk_change.hpp"
#include "storage/speakers/hand_repository.hpp"

namespace server::speakers {

using namespace protocol;

namespace {

/// The hand, if it is there and the caller may do that to it.
Result<Hand> find_hand(auth::Action action, storage::Transaction& transaction, auth::Access& access,
                       const ChannelName& talk, const ItemId& id) {
  if (auto may = support::may_enter(transaction, access, talk, {ChannelKind::talk}); !may) {
    return may.error();
  }
  auto hand = transaction.find<Hand>(talk, id);
  if (!hand) return refuse(ErrorCode::not_found, "no such hand", "data.hand");
  if (auto may = access.require(action, talk, hand->by); !may) return may.error();
  return std::move(*hand);
}

Done append(storage::Transaction& transaction, const ChannelName& talk, std::string event,
            std::vector<Hand> hands) {
  const auto id = hands.back().id;
  State changed;
  changed.hands = std::move(hands);
  // They hold no text, so no erasure needs to find them.
  return {
      transaction.append(talk, std::move(event), std::move(changed), id.text()), id, {}, {}, {}};
}

}  // namespace

Result<Done> handle_rule(storage::Transaction& transaction, auth::Access& access,
                         const ChannelName& desk, const QueueRule& command) {
  if (auto may =
          support::may_act(transaction, access, desk, {ChannelKind::desk}, auth::Action::run_queue);
      !may) {
    return may.error();
  }
  const auto talk = ruled(transaction.subject<Talk>(desk).value(), command);
  if (!talk) return talk.error();
  return Done{support::append_talk(transaction, *talk, "queue.ruled"), {}, {}, {}, {}};
}

Result<Done> handle_raise(storage::Transaction& transaction, auth::Access& access,
                          const ChannelName& talk, const HandRaise& /*command*/) {
  if (auto may = support::may_act(transaction, access, talk, {ChannelKind::talk},
                                  auth::Action::raise_hand);
      !may) {
    return may.error();
  }
  const auto& by = transaction.context().by;
  const auto open = transaction.open_items<Hand>(talk);
  const bool has_open =
      std::any_of(open.begin(), open.end(), [&](const Hand& hand) { return hand.by == by; });
  if (auto may = may_raise(support::talk_of(transaction, talk), has_open,
                           static_cast<std::int64_t>(open.size()));
      !may) {
    return may.error();
  }
  Hand hand;
  hand.id = transaction.new_id();
  hand.seq = transaction.next_seq(talk);
  hand.at = transaction.now();
  hand.by = by;
  hand.state = HandState::raised;
  hand.first = !storage::has_spoken(transaction, talk, access.account().value());
  return append(transaction, talk, "hand.raised", {std::move(hand)});
}

Result<Done> handle_lower(storage::Transaction& transaction, auth::Access& access,
                          const ChannelName& talk, const HandLower& command) {
  const auto found = find_hand(auth::Action::lower_hand, transaction, access, talk, command.hand);
  if (!found) return found.error();
  const auto hand = lowered(*found, transaction.now());
  if (!hand) return hand.error();
  return append(transaction, talk, "hand.lowered", {*hand});
}

Result<Done> handle_call(storage::Transaction& transaction, auth::Access& access,
                         const ChannelName& talk, const HandCall& command) {
  const auto found = find_hand(auth::Action::run_queue, transaction, access, talk, command.hand);
  if (!found) return found.error();
  const auto hand = called(*found, support::talk_of(transaction, talk), transaction.now());
  if (!hand) return hand.error();
  std::vector<Hand> changed;
  for (auto& other : transaction.open_items<Hand>(talk)) {
    if (auto done = ended(std::move(other), transaction.now())) changed.push_back(*done);
  }
  changed.push_back(*hand);
  return append(transaction, talk, "hand.called", std::move(changed));
}

Result<Done> handle_end(storage::Transaction& transaction, auth::Access& access,
                        const ChannelName& talk, const HandEnd& command) {
  const auto found = find_hand(auth::Action::end_speech, transaction, access, talk, command.hand);
  if (!found) return found.error();
  const auto hand = ended(*found, transaction.now());
  if (!hand) return hand.error();
  return append(transaction, talk, "hand.ended", {*hand});
}

void end_with_talk(storage::Transaction& transaction, const ChannelName& talk, State& changed) {
  for (auto& hand : transaction.open_items<Hand>(talk)) {
    changed.hands.push_back(left_over(std::move(hand), transaction.now()));
  }
}

}  // namespace server::speakers
