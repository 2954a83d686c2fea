// Polls of a talk: prepared on its desk, open for everyone in it, closed with a result that stays.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "protocol/author.hpp"
#include "protocol/limits.hpp"
#include "protocol/text.hpp"
#include "protocol/time.hpp"

namespace protocol {

/// single: one option. multiple: any number of them. scale: one of ordered steps. text: an answer
/// in one's own words.
BOOST_DEFINE_ENUM_CLASS(PollKind, single, multiple, scale, text)

/// prepared: on the desk. open: everyone may vote, and change the vote. closed: the result stands.
BOOST_DEFINE_ENUM_CLASS(PollState, prepared, open, closed)

struct Poll {
  ItemId id;
  Seq seq = 0;
  Time at{};
  Author by;
  std::string text;
  PollKind kind{};
  /// Of `text` none.
  std::vector<std::string> options;
  /// No result before it is closed; always so for `text`.
  bool hidden = false;
  /// How long it is to be open, unless its opening says otherwise; absent: until somebody closes
  /// it.
  std::optional<std::int64_t> seconds;
  PollState state{};
  std::optional<Time> opened_at;
  /// No votes from then on.
  std::optional<Time> closes_at;
  std::optional<Time> closed_at;
  /// Votes for each option, as of the last tally; empty while there is no result to see, and for
  /// ever where fewer than limits::secret_result_min voted in a secret one.
  std::vector<std::int64_t> counts;
  /// How many voted.
  std::int64_t ballots = 0;
  /// Of a closed `text`: what was answered, at most limits::poll_answers_shown, in no order that
  /// tells who or when. Further ones are read over HTTP.
  std::vector<std::string> answers;
  /// Taken off the desk before it was opened.
  bool erased = false;
  /// Voted in by tickets only, so that nobody can tell who voted what; then `hidden`, and while it
  /// is open not even `ballots` is told.
  std::optional<bool> secret;
  /// Of an open secret one, soon after its opening: the modulus that its tickets are signed with.
  std::optional<std::string> ticket_key;
};
BOOST_DESCRIBE_STRUCT(Poll, (),
                      (id, seq, at, by, text, kind, options, hidden, seconds, state, opened_at,
                       closes_at, closed_at, counts, ballots, answers, erased, secret, ticket_key))

inline bool is_secret(const Poll& poll) { return poll.secret.value_or(false); }

/// Open and prepared polls stay in a snapshot's window whatever their age.
inline bool is_open(const Poll& poll) { return poll.state != PollState::closed && !poll.erased; }

/// New totals of one poll; only in events.
struct PollTally {
  ItemId poll;
  std::vector<std::int64_t> counts;
  std::int64_t ballots = 0;
};
BOOST_DESCRIBE_STRUCT(PollTally, (), (poll, counts, ballots))

/// What a person voted; own state.
struct Ballot {
  ItemId poll;
  /// Places of options, ascending.
  std::vector<std::int64_t> choices;
  std::string text;
};
BOOST_DESCRIBE_STRUCT(Ballot, (), (poll, choices, text))

/// On `desk:`, by the talk's moderators, until the talk ends. Reply: its id.
struct PollCreate {
  static constexpr auto name = "poll.create";
  Text<limits::poll_text_max> text;
  PollKind kind{};
  /// 2 to limits::poll_options_max, none of them twice; of `text` none.
  std::vector<Text<limits::poll_option_text_max>> options;
  bool hidden = false;
  /// How long it is to be open, 1 to limits::poll_seconds_max; absent: until somebody closes it.
  std::optional<std::int64_t> seconds;
  /// Voted in by tickets, and so for good.
  std::optional<bool> secret;
};
BOOST_DESCRIBE_STRUCT(PollCreate, (), (text, kind, options, hidden, seconds, secret))

/// On `desk:`. A prepared one only.
struct PollErase {
  static constexpr auto name = "poll.erase";
  ItemId poll;
};
BOOST_DESCRIBE_STRUCT(PollErase, (), (poll))

/// On `desk:`, in the lobby and live: appends to `talk:`.
struct PollOpen {
  static constexpr auto name = "poll.open";
  ItemId poll;
  /// Closes by itself after so many seconds, at most limits::poll_seconds_max; absent: as prepared.
  std::optional<std::int64_t> seconds;
};
BOOST_DESCRIBE_STRUCT(PollOpen, (), (poll, seconds))

/// On `talk:`, by its moderators.
struct PollClose {
  static constexpr auto name = "poll.close";
  ItemId poll;
};
BOOST_DESCRIBE_STRUCT(PollClose, (), (poll))

/// On `talk:`, while the poll is open and not secret; a later vote of the same person takes the
/// place of the earlier. No event of its own: tallies follow.
struct PollVote {
  static constexpr auto name = "poll.vote";
  ItemId poll;
  /// Places of options, from 0.
  std::vector<std::int64_t> choices;
  std::optional<Text<limits::poll_answer_text_max>> text;
};
BOOST_DESCRIBE_STRUCT(PollVote, (), (poll, choices, text))

}  // namespace protocol
