// What is asked about hands beside the open ones. Database threads.
#pragma once

#include "protocol/ids.hpp"
#include "storage/reader.hpp"

namespace storage {

/// Whether the person had the floor in this talk, as committed.
bool has_spoken(Reader& reader, const protocol::ChannelName& talk,
                const protocol::AccountId& account);

}  // namespace storage
