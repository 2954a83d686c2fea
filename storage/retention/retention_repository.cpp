#include "storage/retention/retention_repository.hpp"

#include <pqxx/pqxx>

namespace storage {

using namespace protocol;

std::vector<std::string> oldest_kept(Reader& reader, const ChannelName& name,
                                     std::string_view stream, std::size_t limit) {
  const auto* channel = reader.channel(name);
  std::vector<std::string> ids;
  if (channel == nullptr) return ids;
  const auto rows = reader.sql().exec_params(
      "SELECT id FROM item WHERE channel_id = $1 AND stream = $2 AND NOT erased"
      " ORDER BY seq, id LIMIT $3",
      channel->id, std::string{stream}, static_cast<std::int64_t>(limit));
  for (const auto& row : rows) ids.emplace_back(row[0].c_str());
  return ids;
}

void forget_moments(Transaction& transaction, const ChannelName& name) {
  const auto* channel = transaction.channel(name);
  if (channel == nullptr) return;
  // Setting a column to itself writes the row anew, and asks no foreign key.
  for (const char* update : {"UPDATE vote SET question = question WHERE channel_id = $1",
                             "UPDATE reaction SET message = message WHERE channel_id = $1",
                             "UPDATE ballot SET poll = poll WHERE channel_id = $1",
                             "UPDATE certificate SET account = account WHERE channel_id = $1",
                             "UPDATE own_state SET level = level WHERE channel_id = $1"}) {
    transaction.sql().exec_params(update, channel->id);
  }
}

void erase_registrations(Transaction& transaction, const ChannelName& name) {
  const auto* channel = transaction.channel(name);
  if (channel == nullptr) return;
  transaction.sql().exec_params("DELETE FROM registration WHERE channel_id = $1", channel->id);
}

void erase_ballots(Transaction& transaction, const ChannelName& name) {
  const auto* channel = transaction.channel(name);
  if (channel == nullptr) return;
  transaction.sql().exec_params("DELETE FROM ballot WHERE channel_id = $1", channel->id);
}

}  // namespace storage
