// The lines that wait for a person or a contact point, found by what they are about. Belongs to the
// database thread that made the reader.
#pragma once

#include <vector>

#include "protocol/notifications/messages.hpp"
#include "storage/reader.hpp"

namespace storage {

/// The line to write for this reason about that address, already with id, reason and about; nullopt
/// if one is open, unless there is to be another `beside_an_open_one`. When earlier ones are done
/// it is a new one, so that a question that is answered twice is announced twice; but who was
/// mentioned once is not told again.
std::optional<protocol::Line> next_line(Reader& reader, const protocol::ChannelName& channel,
                                        protocol::LineReason reason, const protocol::Address& about,
                                        bool beside_an_open_one = false);
/// What it reads where nothing was about the thing yet, for WriteJob::looks.
Reader::ItemName look_at_first_line(const protocol::ChannelName& channel,
                                    protocol::LineReason reason, const protocol::Address& about);

/// All open lines about the address.
std::vector<protocol::Line> open_lines(Reader& reader, const protocol::ChannelName& channel,
                                       const protocol::Address& about);

}  // namespace storage
