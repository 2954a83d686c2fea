// The SQL of calendars. Database threads.
#pragma once

#include "protocol/channel_name.hpp"
#include "protocol/time.hpp"
#include "storage/reader.hpp"

namespace storage {

/// When the talk of this channel `talk:` was published: the time of its first event.
protocol::Time published_at(Reader& reader, const protocol::ChannelName& talk);

}  // namespace storage
