// What a subscriber is told first: a snapshot, or the events it missed, page by page (contract C7).
// Reads only; database reader thread.
#pragma once

#include <optional>
#include <string>

#include "protocol/envelope.hpp"
#include "server/pubsub/frame.hpp"
#include "storage/reader.hpp"

namespace server::app {

/// The answer to `subscribe`, encoded, and from where the missed events are to be read.
struct CatchUpStart {
  pubsub::Frame reply;
  /// Up to here the client knows everything once it has the reply.
  protocol::Seq position = 0;
  /// Where the channel stood; when `position` is less, pages follow.
  protocol::Seq head = 0;
  /// Why it got a snapshot; absent if it goes on from where it stood.
  std::optional<protocol::SnapshotReason> reason;
};

/// Checks the right to read, then answers. `no_channel` without it.
protocol::Result<CatchUpStart> start_catch_up(storage::Reader& reader,
                                              const protocol::AccountId& account,
                                              const protocol::CommandEnvelope& envelope);

/// One page of missed events: several pushes in one message, separated by newlines.
struct CatchUpPage {
  pubsub::Frame frame;
  protocol::Seq position = 0;
  protocol::Seq head = 0;
};

/// The next page after `after`; its frame is null when there is nothing more.
CatchUpPage read_catch_up_page(storage::Reader& reader, const protocol::ChannelName& channel,
                               protocol::Seq after);

}  // namespace server::app
