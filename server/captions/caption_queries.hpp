// What is read of captions beside snapshots and pages. Database reader threads.
#pragma once

#include <string>

#include "protocol/error_code.hpp"
#include "storage/reader.hpp"

namespace server::captions {

/// All lines of a talk, erased ones left out, as a WebVTT file; `wrong_channel` for anything else.
/// Whether the caller may read the channel was asked.
protocol::Result<std::string> web_vtt_of(storage::Reader& reader, const storage::ChannelRow& row);

}  // namespace server::captions
