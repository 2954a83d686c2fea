#include "storage/contacts/directory_repository.hpp"

#include <pqxx/pqxx>

#include "storage/sql_values.hpp"

namespace storage {

using namespace protocol;

void lock_directory(Transaction& transaction) {
  // An advisory lock of its own, see storage/README.md.
  transaction.sql().exec("SELECT pg_advisory_xact_lock(4713)");
}

std::vector<Authority> all_authorities(Reader& reader) {
  std::vector<Authority> found;
  for (const auto& row : reader.sql().exec("SELECT id, name FROM authority ORDER BY name, id")) {
    found.push_back({read_id<AuthorityId>(row[0]), row[1].c_str()});
  }
  return found;
}

std::vector<ContactPoint> all_contact_points(Reader& reader) {
  const auto rows = reader.sql().exec(
      "SELECT c.id, c.name, c.authority, p.account, p.deputy"
      " FROM contact_point c LEFT JOIN contact_person p ON p.contact = c.id"
      " ORDER BY c.name, c.id, p.account");
  std::vector<ContactPoint> found;
  for (const auto& row : rows) {
    const auto id = read_id<ContactId>(row[0]);
    if (found.empty() || found.back().id != id) {
      found.push_back({id, row[1].c_str(), read_id<AuthorityId>(row[2]), {}, {}});
    }
    if (row[3].is_null()) continue;
    auto& contact = found.back();
    (row[4].as<bool>() ? contact.deputies : contact.people).push_back(read_id<AccountId>(row[3]));
  }
  return found;
}

std::vector<Area> all_areas(Reader& reader) {
  // By way of the channels, of which there are far fewer than items.
  const auto rows = reader.sql().exec(
      "SELECT i.body FROM channel c JOIN item i ON i.channel_id = c.id AND i.stream = 'area'"
      " WHERE c.name LIKE 'area:%' ORDER BY c.id");
  std::vector<Area> found;
  for (const auto& row : rows) found.push_back(from_json<Area>(row[0].c_str()).value());
  return found;
}

}  // namespace storage
