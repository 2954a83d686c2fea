// What long polling adds to the envelopes: the same commands, replies and pushes travel as lines of
// HTTP bodies (README.md, "Long polling").
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include <boost/describe.hpp>

#include "protocol/ids.hpp"

namespace protocol {

using PollId = Id<struct PollTag>;

/// Answer of `POST /api/poll/open`.
struct PollOpened {
  PollId session;
};
BOOST_DESCRIBE_STRUCT(PollOpened, (), (session))

/// Which answer of a session the client has; 0 for none yet.
struct PollPosition {
  PollId session;
  std::int64_t answer = 0;
};
BOOST_DESCRIBE_STRUCT(PollPosition, (), (session, answer))

/// Body of `POST /api/poll/wait`.
struct PollWait {
  std::vector<PollPosition> sessions;
};
BOOST_DESCRIBE_STRUCT(PollWait, (), (sessions))

/// The line before those of one session: replies and pushes, each on a line of its own.
struct PollAnswer {
  PollId session;
  /// One more than the answer before.
  std::int64_t answer = 0;
  std::int64_t lines = 0;
  /// The session has ended with this close code; nothing of it comes any more.
  std::optional<std::int64_t> close;
};
BOOST_DESCRIBE_STRUCT(PollAnswer, (), (session, answer, lines, close))

}  // namespace protocol
