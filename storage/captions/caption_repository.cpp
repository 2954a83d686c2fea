#include "storage/captions/caption_repository.hpp"

#include <string>

#include <pqxx/pqxx>

#include "storage/item_columns.hpp"

namespace storage {

using namespace protocol;

bool has_captions(Reader& reader, const ChannelName& talk, std::int64_t count) {
  // By the index alone; some milliseconds at the end of the longest talk.
  const auto rows = reader.sql().exec_params(
      "SELECT EXISTS (SELECT 1 FROM item WHERE channel_id = $1 AND stream = $2 OFFSET $3)",
      reader.channel(talk)->id, std::string{stream_of<Caption>}, count - 1);
  return rows[0][0].as<bool>();
}

std::vector<Caption> captions_after(Reader& reader, const ChannelRow& talk, Seq after,
                                    std::int64_t limit) {
  const auto rows = reader.sql().exec_params(
      "SELECT body FROM item WHERE channel_id = $1 AND stream = $2 AND seq > $3"
      " ORDER BY seq, id LIMIT $4",
      talk.id, std::string{stream_of<Caption>}, after, limit);
  std::vector<Caption> captions;
  captions.reserve(rows.size());
  for (const auto& row : rows) {
    captions.push_back(from_json<Caption>(std::string_view{row[0].c_str(), row[0].size()}).value());
  }
  return captions;
}

}  // namespace storage
