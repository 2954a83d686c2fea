// A talk as its two channels hold it, for every feature that changes something about the talk
// itself. Database thread.
#pragma once

#include <string>

#include "protocol/state.hpp"
#include "storage/transaction.hpp"

namespace server::support {

/// The talk of a `talk:` or `desk:` channel that is there, as its desk knows it.
protocol::Talk talk_of(storage::Reader& reader, const protocol::ChannelName& channel);

/// For an event on its desk.
protocol::State on_desk(const protocol::Talk& talk);
/// For an event in its channel: without what only the desk may know.
protocol::State in_talk(const protocol::Talk& talk);

/// Appends the talk as it is now to its desk and, once it is published, to its channel. Gives the
/// number on the desk.
protocol::Seq append_talk(storage::Transaction& transaction, const protocol::Talk& talk,
                          const std::string& event);

}  // namespace server::support
