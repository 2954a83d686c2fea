// What is asked about captions beside windows and pages. Database threads.
#pragma once

#include <cstdint>
#include <vector>

#include "protocol/captions/messages.hpp"
#include "storage/reader.hpp"

namespace storage {

/// Whether the talk has so many lines as committed, erased ones among them.
bool has_captions(Reader& reader, const protocol::ChannelName& talk, std::int64_t count);

/// At most `limit` lines with seq > after, ascending.
std::vector<protocol::Caption> captions_after(Reader& reader, const ChannelRow& talk,
                                              protocol::Seq after, std::int64_t limit);

}  // namespace storage
