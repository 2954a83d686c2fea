#include "storage/questions/vote_repository.hpp"

#include <map>
#include <string>
#include <tuple>

#include <pqxx/pqxx>

#include "storage/sql_values.hpp"

namespace storage {

using namespace protocol;

void write_votes(Transaction& transaction, const std::vector<VoteChange>& changes) {
  // The last word of each person on each question.
  std::map<std::tuple<std::int64_t, std::string, std::string>, bool> last;
  for (const auto& change : changes) {
    last.insert_or_assign({change.channel, change.question.text(), change.account.text()},
                          change.on);
  }
  if (last.empty()) return;
  ArrayLiteral channels, questions, accounts, ons;
  for (const auto& [vote, on] : last) {
    channels.add(std::get<0>(vote));
    questions.add(std::string_view{std::get<1>(vote)});
    accounts.add(std::string_view{std::get<2>(vote)});
    ons.add(std::string_view{on ? "t" : "f"});
  }
  transaction.sql().exec_params(
      "WITH w AS (SELECT * FROM unnest($1::bigint[], $2::text[], $3::uuid[], $4::boolean[])"
      "   w(channel_id, question, account, is_on)),"
      " given AS (INSERT INTO vote (channel_id, question, account)"
      "   SELECT channel_id, question, account FROM w WHERE is_on"
      "   ON CONFLICT DO NOTHING RETURNING channel_id, question),"
      " taken AS (DELETE FROM vote v USING w WHERE NOT w.is_on AND v.channel_id = w.channel_id"
      "   AND v.question = w.question AND v.account = w.account"
      "   RETURNING v.channel_id, v.question)"
      " INSERT INTO tally_due (channel_id, question)"
      " SELECT * FROM given UNION SELECT * FROM taken ON CONFLICT DO NOTHING",
      channels.text(), questions.text(), accounts.text(), ons.text());
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
