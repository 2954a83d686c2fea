#include "storage/accounts/revocation_repository.hpp"

#include <pqxx/pqxx>

#include "storage/sql_values.hpp"

namespace storage {

using namespace protocol;

void add_revocations(Transaction& transaction, const std::vector<Revocation>& revocations) {
  if (revocations.empty()) return;
  ArrayLiteral accounts;
  ArrayLiteral channels;
  ArrayLiteral tokens;
  for (const auto& revocation : revocations) {
    accounts.add(std::string_view{revocation.account.text()});
    channels.add(revocation.channel ? std::optional{revocation.channel->text()} : std::nullopt);
    tokens.add(revocation.token_hash ? std::optional{bytes_literal(*revocation.token_hash)}
                                     : std::nullopt);
  }
  // Numbers are given before the commit. Without the lock a smaller one could become visible after
  // a greater one had been read, and its revocation would be missed for good. The channels' rows
  // are locked before this, always, so the order of locks is the same everywhere; readers pass.
  transaction.sql().exec("LOCK TABLE revocation IN SHARE ROW EXCLUSIVE MODE");
  transaction.sql().exec_params(
      "INSERT INTO revocation (account, channel, token_hash)"
      " SELECT * FROM unnest($1::uuid[], $2::text[], $3::bytea[])",
      accounts.text(), channels.text(), tokens.text());
}

std::int64_t last_revocation(Reader& reader) {
  return reader.sql()
      .exec("SELECT coalesce(max(number), 0) FROM revocation")[0][0]
      .as<std::int64_t>();
}

std::vector<Revocation> revocations_after(Reader& reader, std::int64_t number) {
  const auto rows = reader.sql().exec_params(
      "SELECT number, account, channel, token_hash FROM revocation WHERE number > $1"
      " ORDER BY number LIMIT $2",
      number, static_cast<std::int64_t>(revocations_max));
  std::vector<Revocation> revocations;
  for (const auto& row : rows) {
    Revocation revocation;
    revocation.number = row[0].as<std::int64_t>();
    revocation.account = read_id<AccountId>(row[1]);
    if (!row[2].is_null()) revocation.channel = ChannelName::parse(row[2].c_str());
    if (!row[3].is_null()) revocation.token_hash = pqxx::binarystring{row[3]}.str();
    revocations.push_back(std::move(revocation));
  }
  return revocations;
}

}  // namespace storage
