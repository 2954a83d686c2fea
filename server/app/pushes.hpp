// Ephemeral commands -> what they push: told to who listens now, written nowhere (docs/adr/0012).
#pragma once

#include <vector>

#include "protocol/envelope.hpp"
#include "protocol/frame.hpp"
#include "storage/reader.hpp"

namespace server::app {

/// A push that is not kept, and where it goes.
struct Push {
  protocol::ChannelName channel;
  protocol::Frame frame;
};
struct Pushes {
  std::vector<Push> now;
  /// When the connection ends before it is taken back.
  std::vector<Push> at_end;
};

/// What an ephemeral command (caption.type, slides.point, lobby.show) of this account pushes, or
/// its refusal; nothing is written. Database reader thread.
protocol::Result<Pushes> push_of(storage::Reader& reader, const protocol::AccountId& account,
                                 const protocol::CommandEnvelope& envelope);

}  // namespace server::app
