#include "server/polls/poll_handlers.hpp"

#include <string>
#include <utility>
#include <vector>

#include "protocol/limits.hpp"
#include "server/polls/poll.hpp"
#include "server/support/guard.hpp"
#include "server/support/talk_change.hpp"
#include "storage/due/due_repository.hpp"
#include "storage/polls/ballot_repository.hpp"
#include "storage/tickets/ticket_repository.hpp"

namespace server::polls {

using namespace protocol;

namespace {

/// The poll, if it is there and the caller may do that.
Result<Poll> find_poll(auth::Action action, storage::Transaction& transaction, auth::Access& access,
                       const ChannelName& channel, ChannelKind kind, const ItemId& id) {
  if (auto may = support::may_act(transaction, access, channel, {kind}, action); !may) {
    return may.error();
  }
  auto poll = transaction.find<Poll>(channel, id);
  if (!poll) return refuse(ErrorCode::not_found, "no such poll", "data.poll");
  return std::move(*poll);
}

State of_poll(const Poll& poll) {
  State state;
  state.polls.push_back(poll);
  return state;
}

/// `answers`: all of them.
struct Counted {
  PollTally result;
  std::vector<std::string> answers;
};

Counted count(storage::Transaction& transaction, const ChannelName& talk, const Poll& poll) {
  if (is_secret(poll)) {
    auto [result, answers] = storage::empty_ballot_box(transaction, talk, poll);
    storage::end_tickets(transaction, {talk, poll.id});
    if (result.ballots < limits::secret_result_min) {
      result.counts.clear();
      answers.clear();
    }
    return {std::move(result), std::move(answers)};
  }
  transaction.write_ballots();
  Counted counted{storage::count_ballots(transaction, talk, {poll}).front(), {}};
  if (poll.kind == PollKind::text) {
    counted.answers = storage::answers_of(transaction, talk, poll.id);
  }
  return counted;
}

/// Counts and closes it.
Result<Poll> count_and_close(storage::Transaction& transaction, const ChannelName& talk,
                             const Poll& poll) {
  // Counting empties the box of a secret one.
  if (poll.state != PollState::open) return closed(poll, {}, {}, transaction.now());
  auto [result, answers] = count(transaction, talk, poll);
  if (answers.size() > limits::poll_answers_shown) {
    const auto shown_end = answers.begin() + std::ptrdiff_t{limits::poll_answers_shown};
    storage::keep_answers(transaction, talk, poll.id, limits::poll_answers_shown,
                          {shown_end, answers.end()});
    answers.erase(shown_end, answers.end());
  }
  auto over = closed(poll, std::move(result), std::move(answers), transaction.now());
  if (over && poll.closes_at) {
    storage::clear_due(transaction, {storage::DueKind::close_poll, talk, poll.id});
  }
  return over;
}

}  // namespace

Result<Done> handle_create(storage::Transaction& transaction, auth::Access& access,
                           const ChannelName& desk, const PollCreate& command) {
  if (auto may =
          support::may_act(transaction, access, desk, {ChannelKind::desk}, auth::Action::run_polls);
      !may) {
    return may.error();
  }
  auto poll =
      prepared(support::talk_of(transaction, desk), command, transaction.count_open<Poll>(desk));
  if (!poll) return poll.error();
  poll->id = transaction.new_id();
  poll->seq = transaction.next_seq(desk);
  poll->at = transaction.now();
  poll->by = transaction.context().by;
  const auto seq = transaction.append(desk, "poll.prepared", of_poll(*poll), poll->id.text());
  return Done{seq, poll->id, {}, {}, {}};
}

Result<Done> handle_erase(storage::Transaction& transaction, auth::Access& access,
                          const ChannelName& desk, const PollErase& command) {
  const auto found = find_poll(auth::Action::run_polls, transaction, access, desk,
                               ChannelKind::desk, command.poll);
  if (!found) return found.error();
  if (found->erased) return refuse(ErrorCode::erased, "the poll was taken off", "data.poll");
  const auto id = found->id.text();
  transaction.rewrite_slots(desk, id, [&](State& slot) {
    for (auto& poll : slot.polls) {
      if (poll.id == found->id) poll = handed_over(poll);
    }
  });
  transaction.forget(desk, id);
  const auto seq = transaction.append(desk, "poll.erased", of_poll(handed_over(*found)), id);
  return Done{seq, {}, {}, {}, {}};
}

Result<Done> handle_open(storage::Transaction& transaction, auth::Access& access,
                         const ChannelName& desk, const PollOpen& command) {
  const auto found = find_poll(auth::Action::run_polls, transaction, access, desk,
                               ChannelKind::desk, command.poll);
  if (!found) return found.error();
  auto poll = opened(*found, support::talk_of(transaction, desk), command, transaction.now());
  if (!poll) return poll.error();
  const auto talk = channel_of(ChannelKind::talk, desk.item());
  if (transaction.count_open<Poll>(talk) >= limits::open_polls_max) {
    return refuse(ErrorCode::too_many, "too many polls");
  }
  const auto id = poll->id;
  const auto seq = transaction.append(desk, "poll.opened", of_poll(handed_over(*found)), id.text());
  poll->seq = transaction.next_seq(talk);
  transaction.append(talk, "poll.opened", of_poll(*poll), id.text());
  if (poll->closes_at) {
    storage::set_due(transaction, {storage::DueKind::close_poll, talk, id}, *poll->closes_at);
  }
  if (is_secret(*poll)) {
    storage::set_due(transaction, {storage::DueKind::make_ticket_key, talk, id}, transaction.now());
  }
  return Done{seq, id, {}, {}, {}};
}

Result<Done> handle_close(storage::Transaction& transaction, auth::Access& access,
                          const ChannelName& talk, const PollClose& command) {
  const auto found = find_poll(auth::Action::run_polls, transaction, access, talk,
                               ChannelKind::talk, command.poll);
  if (!found) return found.error();
  const auto poll = count_and_close(transaction, talk, *found);
  if (!poll) return poll.error();
  const auto seq = transaction.append(talk, "poll.closed", of_poll(*poll), poll->id.text());
  return Done{seq, {}, {}, {}, {}};
}

Result<Done> handle_vote(storage::Transaction& transaction, auth::Access& access,
                         const ChannelName& talk, const PollVote& command) {
  const auto found = find_poll(auth::Action::vote_in_polls, transaction, access, talk,
                               ChannelKind::talk, command.poll);
  if (!found) return found.error();
  if (is_secret(*found)) return refuse(ErrorCode::forbidden, "by ticket only", "data.poll");
  auto ballot = ballot_of(*found, command, transaction.now());
  if (!ballot) return ballot.error();
  transaction.add_ballot(
      {transaction.channel(talk)->id, access.account().value(), std::move(*ballot)});
  return Done{};
}

Result<Done> handle_secret_vote(storage::Transaction& transaction, auth::Access& access,
                                const ChannelName& talk, const PollVote& command) {
  const auto found = find_poll(auth::Action::vote_in_polls, transaction, access, talk,
                               ChannelKind::talk, command.poll);
  if (!found) return found.error();
  if (!is_secret(*found)) return refuse(ErrorCode::bad_ticket, "not secret", "data.poll");
  const auto ballot = ballot_of(*found, command, transaction.now());
  if (!ballot) return ballot.error();
  storage::cast_secretly(transaction, talk, *ballot);
  return Done{};
}

Result<Done> publish_tallies(storage::Transaction& transaction, const ChannelName& talk) {
  if (transaction.channel(talk) == nullptr) return refuse(ErrorCode::no_channel, "no such channel");
  std::vector<storage::Reader::ItemName> names;
  for (const auto& id : storage::take_due_polls(transaction, talk)) {
    names.push_back({talk, storage::stream_of<Poll>, id.text()});
  }
  transaction.load_items(names);
  std::vector<Poll> polls;
  for (const auto& name : names) {
    auto poll = transaction.find<Poll>(talk, name.id);
    // A closed one has its result; votes that came before it were counted with it.
    if (poll && poll->state == PollState::open) polls.push_back(std::move(*poll));
  }
  State changed;
  changed.poll_tallies = storage::count_ballots(transaction, talk, polls);
  for (std::size_t i = 0; i < polls.size(); ++i) {
    if (!shows_result(polls[i])) changed.poll_tallies[i].counts.clear();
  }
  if (changed.poll_tallies.empty()) return Done{};
  // It holds no text, so no erasure needs to find it.
  const auto seq = transaction.append(talk, "poll.tally", std::move(changed), "poll.tally");
  return Done{seq, {}, {}, {}, {}};
}

Result<Done> close_due(storage::Transaction& transaction, const ChannelName& talk,
                       const ItemId& id) {
  const auto found = transaction.find<Poll>(talk, id);
  if (found && found->state == PollState::open) {
    const auto poll = count_and_close(transaction, talk, *found);
    if (!poll) return poll.error();
    const auto seq = transaction.append(talk, "poll.closed", of_poll(*poll), id.text());
    return Done{seq, {}, {}, {}, {}};
  }
  storage::clear_due(transaction, {storage::DueKind::close_poll, talk, id});
  return Done{};
}

void end_with_talk(storage::Transaction& transaction, const ChannelName& talk, State& changed) {
  for (const auto& open : transaction.open_items<Poll>(talk)) {
    if (auto poll = count_and_close(transaction, talk, open)) changed.polls.push_back(*poll);
  }
}

}  // namespace server::polls
