#include "storage/templates/version_repository.hpp"

#include <pqxx/pqxx>

namespace storage {

using namespace protocol;

void save_version(Transaction& transaction, const Template& as_of_version) {
  transaction.sql().exec_params(
      "INSERT INTO template_version (template, version, body) VALUES ($1, $2, $3)",
      as_of_version.id.text(), as_of_version.version, to_json(as_of_version));
}

std::optional<Template> find_version(Reader& reader, const ItemId& template_id,
                                     std::string_view version) {
  const auto rows = reader.sql().exec_params(
      "SELECT body FROM template_version WHERE template = $1 AND version = $2", template_id.text(),
      std::string{version});
  if (rows.empty()) return std::nullopt;
  return from_json<Template>(std::string_view{rows[0][0].c_str(), rows[0][0].size()}).value();
}

std::vector<std::string> version_names(Reader& reader, const ItemId& template_id,
                                       std::int64_t limit) {
  const auto rows = reader.sql().exec_params(
      "SELECT version FROM template_version WHERE template = $1 ORDER BY number DESC LIMIT $2",
      template_id.text(), limit);
  std::vector<std::string> names;
  for (const auto& row : rows) names.emplace_back(row[0].c_str());
  return names;
}

}  // namespace storage
