#include "storage/questions/vote_repository.hpp"

#include <pqxx/pqxx>

#include "storage/sql_values.hpp"

namespace storage {

using namespace protocol;

void set_vote(Transaction& transaction, const ChannelName& channel, const ItemId& question,
              const AccountId& account, bool on) {
  const auto* change = on ? "INSERT INTO vote (channel_id, question, account) VALUES ($1, $2, $3)"
                            " ON CONFLICT DO NOTHING RETURNING 1"
                          : "DELETE FROM vote WHERE channel_id = $1 AND question = $2"
                            " AND account = $3 RETURNING 1";
  transaction.sql().exec_params(
      "WITH changed AS (" + std::string{change} +
          ") INSERT INTO tally_due (channel_id, question) SELECT $1, $2 FROM changed"
          " ON CONFLICT DO NOTHING",
      transaction.channel(channel)->id, question.text(), account.text());
}

std::vector<Tally> take_due_tallies(Transaction& transaction, const ChannelName& channel) {
  const auto rows = transaction.sql().exec_params(
      "WITH due AS (DELETE FROM tally_due WHERE channel_id = $1 RETURNING question)"
      " SELECT d.question, (SELECT count(*) FROM vote v WHERE v.channel_id = $1"
      " AND v.question = d.question) FROM due d ORDER BY d.question",
      transaction.channel(channel)->id);
  std::vector<Tally> tallies;
  for (const auto& row : rows) {
    tallies.push_back({read_id<ItemId>(row[0]), row[1].as<std::int64_t>()});
  }
  return tallies;
}

}  // namespace storage
