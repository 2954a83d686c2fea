#include "storage/questions/merge_repository.hpp"

#include <pqxx/pqxx>

#include "storage/sql_values.hpp"

namespace storage {

using namespace protocol;

void merge_question(Transaction& transaction, const ChannelName& talk, const ItemId& question,
                    const ItemId& into) {
  transaction.sql().exec_params(
      "WITH moved AS (UPDATE merged_question SET root = $3 WHERE channel_id = $1 AND root = $2),"
      " merged AS (INSERT INTO merged_question (channel_id, question, into_question, root)"
      "   VALUES ($1, $2, $3, $3))"
      " INSERT INTO tally_due (channel_id, question) VALUES ($1, $3) ON CONFLICT DO NOTHING",
      transaction.channel(talk)->id, question.text(), into.text());
}

void unmerge_question(Transaction& transaction, const ChannelName& talk, const ItemId& question) {
  transaction.sql().exec_params(
      "WITH RECURSIVE parted AS ("
      "   DELETE FROM merged_question WHERE channel_id = $1 AND question = $2 RETURNING root),"
      " own (question) AS ("
      "   SELECT question FROM merged_question WHERE channel_id = $1 AND into_question = $2"
      "   UNION SELECT m.question FROM own JOIN merged_question m"
      "   ON m.channel_id = $1 AND m.into_question = own.question),"
      " kept AS (UPDATE merged_question m SET root = $2 FROM own"
      "   WHERE m.channel_id = $1 AND m.question = own.question)"
      " INSERT INTO tally_due (channel_id, question)"
      " SELECT $1::bigint, root FROM parted UNION SELECT $1::bigint, $2::text"
      " ON CONFLICT DO NOTHING",
      transaction.channel(talk)->id, question.text());
}

std::optional<ItemId> merged_into(Reader& reader, const ChannelName& talk, const ItemId& question) {
  const auto rows = reader.sql().exec_params(
      "SELECT root FROM merged_question WHERE channel_id = $1 AND question = $2",
      reader.channel(talk)->id, question.text());
  if (rows.empty()) return std::nullopt;
  return read_id<ItemId>(rows[0][0]);
}

std::vector<ItemId> merged_in(Reader& reader, const ChannelName& talk, const ItemId& question) {
  const auto rows = reader.sql().exec_params(
      "SELECT question FROM merged_question WHERE channel_id = $1 AND root = $2 ORDER BY question",
      reader.channel(talk)->id, question.text());
  std::vector<ItemId> questions;
  for (const auto& row : rows) questions.push_back(read_id<ItemId>(row[0]));
  return questions;
}

}  // namespace storage
