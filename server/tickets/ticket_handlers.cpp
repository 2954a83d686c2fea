#include "server/tickets/ticket_handlers.hpp"

#include <chrono>
#include <utility>

#include "server/support/base64url.hpp"
#include "server/support/guard.hpp"
#include "server/support/talk_change.hpp"
#include "server/tickets/ticket.hpp"
#include "storage/due/due_repository.hpp"

namespace server::tickets {

using namespace protocol;

namespace {

// A backup reads for minutes; what is to be rewritten does not need to be asked for all the time.
constexpr auto rewrite_again_after = std::chrono::seconds{5};

// Times of what came by ticket are cut to the hour; from its end on, nothing else says more.
constexpr auto moved_after = std::chrono::hours{1};

Error none_given() { return refuse(ErrorCode::wrong_state, "no tickets are given out"); }

Result<void> may_draw(storage::Transaction& transaction, const storage::TicketScope& scope) {
  if (!scope.poll) {
    if (gives_tickets(support::talk_of(transaction, scope.talk))) return {};
    return none_given();
  }
  const auto poll = transaction.find<Poll>(scope.talk, *scope.poll);
  if (!poll) return refuse(ErrorCode::not_found, "no such poll", "poll");
  if (gives_tickets(*poll, transaction.now())) return {};
  return none_given();
}

Seq set_talk_key(storage::Transaction& transaction, Talk talk, const SigningKey& key) {
  storage::save_ticket_key(transaction, {channel_of(ChannelKind::talk, talk.id), {}},
                           key.private_key);
  talk.ticket_key = support::to_base64url(key.modulus);
  return support::append_talk(transaction, talk, "talk.tickets");
}

Seq set_poll_key(storage::Transaction& transaction, const ChannelName& channel, Poll poll,
                 const SigningKey& key) {
  storage::save_ticket_key(transaction, {channel, poll.id}, key.private_key);
  poll.ticket_key = support::to_base64url(key.modulus);
  State changed;
  changed.polls.push_back(std::move(poll));
  const auto about = changed.polls.front().id.text();
  return transaction.append(channel, "poll.tickets", std::move(changed), about);
}

}  // namespace

Result<std::string> draw(storage::Transaction& transaction, auth::Access& access,
                         const storage::TicketScope& scope, std::string_view blinded) {
  if (auto may = support::may_act(transaction, access, scope.talk, {ChannelKind::talk},
                                  auth::Action::draw);
      !may) {
    return may.error();
  }
  if (auto may = may_draw(transaction, scope); !may) return may.error();
  auto drawn = storage::draw_ticket(transaction, scope, access.account().value(), blinded);
  // Not made yet, or not in the copy that this database was restored from.
  if (!drawn.private_key) return none_given();
  if (!drawn.is_same) return refuse(ErrorCode::ticket_drawn, "drawn for another message");
  return std::move(*drawn.private_key);
}

Result<std::string> modulus_of(storage::Reader& reader, const storage::TicketScope& scope) {
  if (scope.talk.kind != ChannelKind::talk) {
    return refuse(ErrorCode::wrong_channel, "not of a talk", "channel");
  }
  if (reader.channel(scope.talk) == nullptr) {
    return refuse(ErrorCode::no_channel, "no such channel");
  }
  std::optional<std::string> text;
  if (!scope.poll) {
    if (const auto talk = reader.subject<Talk>(scope.talk)) text = talk->ticket_key;
  } else if (const auto poll = reader.find<Poll>(scope.talk, *scope.poll)) {
    text = poll->ticket_key;
  }
  auto modulus = support::from_base64url(text.value_or(""), limits::ticket_key_bytes);
  if (!modulus) return refuse(ErrorCode::bad_ticket, "there are no tickets");
  return std::move(*modulus);
}

Result<Done> handle_use(storage::Transaction& transaction, const Use& use,
                        const std::function<Result<Done>()>& act) {
  const auto uses = storage::uses_of(transaction, use.scope, use.ticket, use.request);
  if (uses.repeat) return *uses.repeat;
  if (auto may = may_use(use.scope.poll.has_value(), uses.count); !may) return may.error();
  auto done = act();
  if (!done) return done;
  storage::save_use(transaction, use.scope, use.ticket, use.request, *done);
  // A poll's are moved when it closes; a talk may go on for long, and is asked after its end, too.
  // An event by ticket is dated with the full hour before it.
  if (!use.scope.poll) {
    storage::set_due_at_latest(
        transaction, {storage::DueKind::rewrite_tickets, use.scope.talk, use.scope.talk.item()},
        std::chrono::floor<std::chrono::hours>(transaction.now()) + moved_after);
  }
  return done;
}

Result<Done> set_key(storage::Transaction& transaction, const ChannelName& channel,
                     const ItemId& item, const SigningKey& key) {
  std::optional<Seq> seq;
  if (item == channel.item()) {
    auto talk = support::talk_of(transaction, channel);
    if (gives_tickets(talk) && !talk.ticket_key) {
      seq = set_talk_key(transaction, std::move(talk), key);
    }
  } else if (auto poll = transaction.find<Poll>(channel, item)) {
    if (gives_tickets(*poll, transaction.now()) && !poll->ticket_key) {
      seq = set_poll_key(transaction, channel, std::move(*poll), key);
    }
  }
  storage::clear_due(transaction, {storage::DueKind::make_ticket_key, channel, item});
  return Done{seq, {}, {}, {}, {}};
}

Result<Done> rewrite_due(storage::Transaction& transaction, const ChannelName& talk,
                         const ItemId& item) {
  const storage::Due due{storage::DueKind::rewrite_tickets, talk, item};
  if (storage::rewrite_ticket_tables(transaction)) {
    const bool is_talk = item == talk.item();
    storage::move_uses(transaction, {talk, is_talk ? std::nullopt : std::optional{item}});
    storage::clear_due(transaction, due);
  } else {
    storage::set_due(transaction, due, transaction.now() + rewrite_again_after);
  }
  return Done{};
}

void end_with_talk(storage::Transaction& transaction, const ChannelName& talk) {
  storage::end_tickets(transaction, {talk, {}});
}

}  // namespace server::tickets
