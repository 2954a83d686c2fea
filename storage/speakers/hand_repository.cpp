#include "storage/speakers/hand_repository.hpp"

#include <pqxx/pqxx>

#include "storage/item_columns.hpp"

namespace storage {

using namespace protocol;

bool has_spoken(Reader& reader, const ChannelName& talk, const AccountId& account) {
  const auto rows = reader.sql().exec_params(
      "SELECT EXISTS (SELECT 1 FROM item WHERE channel_id = $1 AND stream = $2 AND author = $3"
      " AND NOT open AND body::json->>'state' = 'done')",
      reader.channel(talk)->id, std::string{stream_of<Hand>}, account.text());
  return rows[0][0].as<bool>();
}

}  // namespace storage
