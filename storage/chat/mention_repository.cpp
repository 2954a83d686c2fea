#include "storage/chat/mention_repository.hpp"

#include <pqxx/pqxx>

#include "protocol/limits.hpp"
#include "storage/sql_values.hpp"

namespace storage {

using namespace protocol;

std::vector<AccountId> visible_authors(Reader& reader, const ChannelName& talk,
                                       const std::vector<AccountId>& accounts) {
  ArrayLiteral wanted;
  for (const auto& account : accounts) wanted.add(std::string_view{account.text()});
  // Not by command_key, whose index would be quicker: who only voted or reacted used a key, too.
  const auto rows = reader.sql().exec_params(
      "SELECT DISTINCT recent.author FROM unnest(ARRAY['messages', 'questions']) s(stream), LATERAL"
      " (SELECT author, erased FROM item WHERE channel_id = $1 AND stream = s.stream"
      "  ORDER BY seq DESC, id DESC LIMIT $3) recent"
      " WHERE NOT recent.erased AND recent.author = ANY($2::uuid[])",
      reader.channel(talk)->id, wanted.text(), limits::mention_authors_back);
  std::vector<AccountId> found;
  for (const auto& row : rows) found.push_back(read_id<AccountId>(row[0]));
  return found;
}

}  // namespace storage
