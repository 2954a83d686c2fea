#include "storage/due/due_repository.hpp"

#include <string>

#include <pqxx/pqxx>

#include "protocol/enum_name.hpp"
#include "storage/sql_values.hpp"

namespace storage {

using namespace protocol;

namespace {

void set(Transaction& transaction, const Due& due, Time at, const char* on_conflict) {
  transaction.sql().exec_params(
      std::string{"INSERT INTO due (kind, channel, item, at) VALUES ($1, $2, $3, $4)"
                  " ON CONFLICT (kind, channel, item) DO UPDATE SET at = "} +
          on_conflict,
      std::string{enum_name(due.kind)}, due.channel.text(), due.item.text(), format_time(at));
}

}  // namespace

void set_due(Transaction& transaction, const Due& due, Time at) {
  set(transaction, due, at, "excluded.at");
}

void set_due_at_latest(Transaction& transaction, const Due& due, Time at) {
  set(transaction, due, at, "least(due.at, excluded.at)");
}

void clear_due(Transaction& transaction, const Due& due) {
  transaction.sql().exec_params("DELETE FROM due WHERE kind = $1 AND channel = $2 AND item = $3",
                                std::string{enum_name(due.kind)}, due.channel.text(),
                                due.item.text());
}

bool is_due(Reader& reader, const Due& due, Time now) {
  return !reader.sql()
              .exec_params(
                  "SELECT 1 FROM due WHERE kind = $1 AND channel = $2 AND item = $3 AND at <= $4",
                  std::string{enum_name(due.kind)}, due.channel.text(), due.item.text(),
                  format_time(now))
              .empty();
}

std::vector<Due> due_by(Reader& reader, Time now, std::int64_t limit) {
  const auto rows = reader.sql().exec_params(
      "SELECT kind, channel, item FROM due WHERE at <= $1 ORDER BY at LIMIT $2", format_time(now),
      limit);
  std::vector<Due> found;
  for (const auto& row : rows) {
    found.push_back({enum_from_name<DueKind>(row[0].c_str()).value(),
                     ChannelName::parse(row[1].c_str()).value(), read_id<ItemId>(row[2])});
  }
  return found;
}

}  // namespace storage
