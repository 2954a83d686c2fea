#include "storage/calendar/calendar_repository.hpp"

#include <pqxx/pqxx>

#include "storage/sql_values.hpp"

namespace storage {

using namespace protocol;

Time published_at(Reader& reader, const ChannelName& talk) {
  const auto rows = reader.sql().exec_params(
      "SELECT body::jsonb->>'at' FROM event WHERE channel_id = $1 AND seq = 1",
      reader.channel(talk)->id);
  return parse_time(rows.at(0)[0].c_str()).value();
}

}  // namespace storage
