#include "storage/accounts/revocation_repository.hpp"

#include <pqxx/pqxx>

#include "storage/sql_values.hpp"

namespace storage {

using namespace protocol;

std::int64_t last_revocation(Reader& reader) {
  return reader.sql().exec("SELECT coalesce(max(number), 0) FROM revocation")[0][0].as<std::int64_t>();
}

std::vector<Revocation> revocations_after(Reader& reader, std::int64_t number) {
  const auto rows = reader.sql().exec_params(
      "SELECT number, account, channel, token_hash FROM revocation WHERE number > $1"
      " ORDER BY number LIMIT 1000",
      number);
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
