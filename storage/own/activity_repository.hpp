// How much happened in channels: what lists show beside their entries. Database threads.
#pragma once

#include <vector>

#include "protocol/channel_name.hpp"
#include "protocol/own/messages.hpp"
#include "storage/reader.hpp"

namespace storage {

/// Of threads, talks and templates; one query whatever their number. Channels that are not there
/// are left out, the rest is in no particular order.
std::vector<protocol::Activity> activity_of(Reader& reader,
                                            const std::vector<protocol::ChannelName>& channels);

}  // namespace storage
