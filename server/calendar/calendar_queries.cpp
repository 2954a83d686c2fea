#include "server/calendar/calendar_queries.hpp"

#include "server/support/talk_change.hpp"
#include "storage/calendar/calendar_repository.hpp"

namespace server::calendar {

using namespace protocol;

Result<std::string> talk_ics(storage::Reader& reader, const storage::ChannelRow& row,
                             const Place& place) {
  if (row.name.kind != ChannelKind::talk) return refuse(ErrorCode::not_found, "no such path");
  return ics_of_talk(support::talk_of(reader, row.name), place,
                     storage::published_at(reader, row.name));
}

}  // namespace server::calendar
