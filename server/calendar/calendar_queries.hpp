// Talks as files for calendars. Database reader threads.
#pragma once

#include <string>
#include <string_view>

#include "protocol/error_code.hpp"
#include "server/calendar/talk_event.hpp"
#include "storage/reader.hpp"

namespace server::calendar {

/// The file of the talk whose channel `talk:` this is; whether it may be read was asked before.
protocol::Result<std::string> talk_ics(storage::Reader& reader, const storage::ChannelRow& row,
                                       const Place& place);

/// The calendar behind the address with this secret: talks that its owner registered for, leads,
/// speaks in or writes captions of. The same refusal for one that there never was and one that was
/// withdrawn.
protocol::Result<std::string> feed_ics(storage::Reader& reader, std::string_view secret,
                                       const Place& place);

}  // namespace server::calendar
