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
      "   AND v.question = ANY (ARRAY(SELECT w.question UNION ALL SELECT m.question"
      "     FROM merged_question m WHERE m.channel_id = w.channel_id AND m.root = w.question))"
      "   AND v.account = w.account"
      "   RETURNING v.channel_id, v.question)"
      " INSERT INTO tally_due (channel_id, question)"
      " SELECT * FROM given UNION SELECT * FROM taken ON CONFLICT DO NOTHING",
      channels.text(), questions.text(), accounts.text(), ons.text());
}

std::vector<Tally> take_due_tallies(Transaction& transaction, const ChannelName& channel) {
  const auto rows = transaction.sql().exec_params(
      "WITH due AS (DELETE FROM tally_due WHERE channel_id = $1 RETURNING question),"
      " counted AS (SELECT DISTINCT coalesce(m.root, d.question) AS question FROM due d"
      "   LEFT JOIN merged_question m ON m.channel_id = $1 AND m.question = d.question)"
      " SELECT c.question, (SELECT count(DISTINCT v.account) FROM vote v WHERE v.channel_id = $1"
      "   AND v.question = ANY (ARRAY(SELECT c.question UNION ALL SELECT m.question"
      "     FROM merged_question m WHERE m.channel_id = $1 AND m.root = c.question)))"
      " FROM counted c ORDER BY c.question",
      transaction.channel(channel)->id);
  std::vector<Tally> tallies;
  for (const auto& row : rows) {
    tallies.push_back({read_id<ItemId>(row[0]), row[1].as<std::int64_t>()});
  }
  return tallies;
}

void add_due_card_totals(Transaction& transaction, const ChannelName& channel,
                         const std::vector<ItemId>& questions) {
  if (questions.empty()) return;
  ArrayLiteral ids;
  for (const auto& question : questions) ids.add(std::string_view{question.text()});
  transaction.sql().exec_params(
      "INSERT INTO card_total (channel_id, question, told_at, due)"
      " SELECT $1, *, '-infinity', true FROM unnest($2::text[])"
      " ON CONFLICT (channel_id, question) DO UPDATE SET due = true",
      transaction.channel(channel)->id, ids.text());
}

std::vector<ItemId> take_due_card_totals(Transaction& transaction, const ChannelName& channel) {
  const auto rows = transaction.sql().exec_params(
      "UPDATE card_total SET due = false, told_at = $2"
      " WHERE channel_id = $1 AND due AND told_at <= $3 RETURNING question",
      transaction.channel(channel)->id, format_time(transaction.now()),
      format_time(transaction.now() - card_total_pause));
  std::vector<ItemId> questions;
  for (const auto& row : rows) questions.push_back(read_id<ItemId>(row[0]));
  return questions;
}

std::vector<ChannelName> channels_with_due_totals(Reader& reader, Time now, std::int64_t limit) {
  const auto rows = reader.sql().exec_params(
      "SELECT name FROM channel WHERE id IN (SELECT channel_id FROM tally_due"
      " UNION SELECT channel_id FROM card_total WHERE due AND told_at <= $1 LIMIT $2)",
      format_time(now - card_total_pause), limit);
  std::vector<ChannelName> channels;
  for (const auto& row : rows) channels.push_back(ChannelName::parse(row[0].c_str()).value());
  return channels;
}

}  // namespace storage
