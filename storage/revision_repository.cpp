#include "storage/revision_repository.hpp"

#include <pqxx/pqxx>

#include "storage/sql_values.hpp"

namespace storage {

std::vector<Revision> revisions_of(Reader& reader, const ChannelRow& channel,
                                   std::string_view item) {
  const auto rows = reader.sql().exec_params(
      "SELECT " STORAGE_TIME("at") ", text FROM revision WHERE channel_id = $1 AND item = $2"
      " ORDER BY seq LIMIT 200",
      channel.id, std::string{item});
  std::vector<Revision> revisions;
  for (const auto& row : rows) {
    revisions.push_back({read_time(row[0]), {row[1].c_str(), row[1].size()}});
  }
  return revisions;
}

}  // namespace storage
