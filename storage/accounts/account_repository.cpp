#include "storage/accounts/account_repository.hpp"

#include <pqxx/pqxx>

#include "protocol/enum_name.hpp"
#include "storage/sql_values.hpp"

namespace storage {

using namespace protocol;

std::optional<std::vector<Role>> active_account_roles(Reader& reader, const AccountId& account) {
  const auto rows = reader.sql().exec_params(
      "SELECT r.role FROM account a LEFT JOIN LATERAL unnest(a.roles) r(role) ON true"
      " WHERE a.id = $1 AND a.active",
      account.text());
  if (rows.empty()) return std::nullopt;
  std::vector<Role> roles;
  for (const auto& row : rows) {
    if (row[0].is_null()) continue;
    if (const auto role = enum_from_name<Role>(row[0].c_str())) roles.push_back(*role);
  }
  return roles;
}

}  // namespace storage
