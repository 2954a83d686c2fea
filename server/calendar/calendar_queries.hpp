// Talks as files for calendars. Database reader threads.
#pragma once

#include <string>

#include "protocol/error_code.hpp"
#include "server/calendar/talk_event.hpp"
#include "storage/reader.hpp"

namespace server::calendar {

/// The file of the talk whose channel `talk:` this is; whether it may be read was asked before.
protocol::Result<std::string> talk_ics(storage::Reader& reader, const storage::ChannelRow& row,
                                       const Place& place);

}  // namespace server::calendar
