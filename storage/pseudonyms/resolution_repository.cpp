#include "storage/pseudonyms/resolution_repository.hpp"

#include <pqxx/pqxx>

#include "protocol/author.hpp"
#include "protocol/json_reader.hpp"
#include "protocol/questions/messages.hpp"
#include "storage/sql_values.hpp"

namespace storage {

using namespace protocol;

std::optional<PseudonymId> asker_of(Reader& reader, const ChannelName& talk,
                                    std::int64_t question) {
  // Not released yet it stands on the desk; what it left there afterwards says the same author.
  const auto rows = reader.sql().exec_params(
      "SELECT i.body FROM item i JOIN channel c ON c.id = i.channel_id"
      " WHERE c.name IN ($1, $2) AND i.stream = 'questions' AND i.number = $3 LIMIT 1",
      talk.text(), channel_of(ChannelKind::desk, talk.item()).text(), question);
  if (rows.empty()) return std::nullopt;
  const std::string_view body{rows[0][0].c_str(), rows[0][0].size()};
  return from_json<Question>(body).value().by.pseudonym;
}

std::optional<Resolution> open_resolution(Reader& reader, const PseudonymId& pseudonym) {
  const auto rows = reader.sql().exec_params(
      "SELECT talk, question, reason, half FROM pseudonym_resolution"
      " WHERE pseudonym = $1 AND completed_at IS NULL",
      pseudonym.text());
  if (rows.empty()) return std::nullopt;
  const auto row = rows[0];
  return Resolution{read_id<ItemId>(row[0]), row[1].as<std::int64_t>(), pseudonym, row[2].c_str(),
                    pqxx::binarystring{row[3]}.str()};
}

void begin_resolution(Transaction& transaction, const Resolution& resolution) {
  transaction.sql().exec_params(
      "INSERT INTO pseudonym_resolution (talk, question, pseudonym, reason, opened_at, half)"
      " VALUES ($1, $2, $3, $4, $5, $6::bytea)",
      resolution.talk.text(), resolution.question, resolution.pseudonym.text(), resolution.reason,
      format_time(transaction.now()), bytes_literal(resolution.half));
}

void complete_resolution(Transaction& transaction, const PseudonymId& pseudonym,
                         const std::optional<std::string>& untold) {
  transaction.sql().exec_params(
      "UPDATE pseudonym_resolution SET half = NULL, completed_at = $2, untold = $3"
      " WHERE pseudonym = $1 AND completed_at IS NULL",
      pseudonym.text(), format_time(transaction.now()), untold);
}

}  // namespace storage
