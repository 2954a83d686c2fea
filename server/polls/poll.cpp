#include "server/polls/poll.hpp"

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

#include "protocol/limits.hpp"

namespace server::polls {

using namespace protocol;

namespace {

Result<void> require_state(const Poll& poll, PollState state) {
  if (poll.erased) return refuse(ErrorCode::erased, "the poll was taken off", "data.poll");
  if (poll.state == state) return {};
  return refuse(ErrorCode::wrong_state, "not in this state of the poll", "data.poll");
}

Result<void> check_options(const PollCreate& command) {
  const auto count = command.options.size();
  if (command.kind == PollKind::text) {
    if (count == 0) return {};
    return refuse(ErrorCode::bad_value, "answered in one's own words", "data.options");
  }
  if (count < 2) return refuse(ErrorCode::too_short, "nothing to choose from", "data.options");
  if (count > limits::poll_options_max) {
    return refuse(ErrorCode::too_long, "too many options", "data.options");
  }
  for (std::size_t i = 1; i < count; ++i) {
    const auto end = command.options.begin() + static_cast<std::ptrdiff_t>(i);
    if (std::find(command.options.begin(), end, *end) != end) {
      return refuse(ErrorCode::bad_value, "twice", "data.options[" + std::to_string(i) + "]");
    }
  }
  return {};
}

Result<void> check_seconds(std::optional<std::int64_t> seconds) {
  if (!seconds) return {};
  if (*seconds <= 0) return refuse(ErrorCode::bad_value, "not above 0", "data.seconds");
  if (*seconds > limits::poll_seconds_max) {
    return refuse(ErrorCode::too_long, "longer than a talk", "data.seconds");
  }
  return {};
}

}  // namespace

Result<Poll> prepared(const Talk& talk, PollCreate command, std::int64_t open) {
  if (talk.state == TalkState::follow_up || is_put_away(talk.state)) {
    return refuse(ErrorCode::wrong_state, "the talk has ended");
  }
  if (auto good = check_options(command); !good) return good.error();
  if (auto good = check_seconds(command.seconds); !good) return good.error();
  if (open >= limits::open_polls_max) return refuse(ErrorCode::too_many, "too many polls");
  Poll poll;
  poll.text = std::move(command.text);
  poll.kind = command.kind;
  for (auto& option : command.options) poll.options.push_back(std::move(option));
  if (command.secret.value_or(false)) poll.secret = true;
  poll.hidden = command.hidden || command.kind == PollKind::text || is_secret(poll);
  poll.seconds = command.seconds;
  poll.state = PollState::prepared;
  return poll;
}

Result<Poll> opened(Poll poll, const Talk& talk, const PollOpen& command, Time now) {
  if (auto may = require_state(poll, PollState::prepared); !may) return may.error();
  if (talk.state != TalkState::lobby && talk.state != TalkState::live) {
    return refuse(ErrorCode::wrong_state, "polls are open in the lobby and live only");
  }
  if (auto good = check_seconds(command.seconds); !good) return good.error();
  if (command.seconds) poll.seconds = command.seconds;
  if (poll.seconds) poll.closes_at = now + std::chrono::seconds{*poll.seconds};
  poll.state = PollState::open;
  poll.opened_at = now;
  if (shows_result(poll)) poll.counts.assign(poll.options.size(), 0);
  return poll;
}

Poll handed_over(Poll poll) {
  poll.text.clear();
  poll.options.clear();
  poll.erased = true;
  return poll;
}

Result<Ballot> ballot_of(const Poll& poll, const PollVote& vote, Time now) {
  if (auto may = require_state(poll, PollState::open); !may) return may.error();
  if (poll.closes_at && now >= *poll.closes_at) {
    return refuse(ErrorCode::wrong_state, "the time for it is over", "data.poll");
  }
  Ballot ballot;
  ballot.poll = poll.id;
  if (poll.kind == PollKind::text) {
    if (!vote.choices.empty()) {
      return refuse(ErrorCode::bad_value, "answered in one's own words", "data.choices");
    }
    if (!vote.text) return refuse(ErrorCode::missing_field, "missing", "data.text");
    ballot.text = *vote.text;
    return ballot;
  }
  if (vote.text) return refuse(ErrorCode::bad_value, "answered by options", "data.text");
  if (vote.choices.size() > limits::poll_options_max) {
    return refuse(ErrorCode::too_long, "more than there can be", "data.choices");
  }
  ballot.choices = vote.choices;
  std::sort(ballot.choices.begin(), ballot.choices.end());
  const auto is_twice = std::adjacent_find(ballot.choices.begin(), ballot.choices.end());
  const auto options = static_cast<std::int64_t>(poll.options.size());
  if (is_twice != ballot.choices.end() ||
      std::any_of(ballot.choices.begin(), ballot.choices.end(),
                  [&](std::int64_t choice) { return choice < 0 || choice >= options; })) {
    return refuse(ErrorCode::bad_value, "no such option", "data.choices");
  }
  if (poll.kind != PollKind::multiple && ballot.choices.size() != 1) {
    return refuse(ErrorCode::bad_value, "one option", "data.choices");
  }
  return ballot;
}

Result<Poll> closed(Poll poll, PollTally result, std::vector<std::string> answers, Time now) {
  if (auto may = require_state(poll, PollState::open); !may) return may.error();
  poll.state = PollState::closed;
  poll.closed_at = now;
  poll.counts = std::move(result.counts);
  poll.ballots = result.ballots;
  poll.answers = std::move(answers);
  return poll;
}

bool shows_result(const Poll& poll) { return !poll.hidden; }

}  // namespace server::polls
