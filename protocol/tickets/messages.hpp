// Tickets: what lets somebody ask or vote whom nobody can name (README.md, "Tickets"). They travel
// over HTTP, drawn with a login and used without one. Bytes are base64url without padding.
#pragma once

#include <optional>
#include <string>

#include <boost/describe.hpp>

#include "protocol/channel_name.hpp"
#include "protocol/ids.hpp"
#include "protocol/polls/messages.hpp"
#include "protocol/questions/messages.hpp"

namespace protocol {

/// Body of `POST /api/tickets`: one ticket of a talk, or of a secret poll in it.
struct TicketDraw {
  /// A `talk:`.
  ChannelName channel;
  std::optional<ItemId> poll;
  /// limits::ticket_key_bytes.
  std::string blinded;
};
BOOST_DESCRIBE_STRUCT(TicketDraw, (), (channel, poll, blinded))

/// Its answer, the same for the same message.
struct TicketDrawn {
  std::string blind_signature;
};
BOOST_DESCRIBE_STRUCT(TicketDrawn, (), (blind_signature))

/// Body of `POST /anonymous`: exactly one of `ask`, without links, and `vote`, in a secret poll.
struct TicketUse {
  /// A `talk:`.
  ChannelName channel;
  /// Made once for this use; the same one with another retry.
  Key key;
  /// limits::ticket_bytes, and its signature.
  std::string ticket;
  std::string signature;
  std::optional<QuestionAsk> ask;
  std::optional<PollVote> vote;
};
BOOST_DESCRIBE_STRUCT(TicketUse, (), (channel, key, ticket, signature, ask, vote))

}  // namespace protocol
