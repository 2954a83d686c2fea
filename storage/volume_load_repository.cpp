#include "storage/volume_load_repository.hpp"

#include <pqxx/pqxx>

namespace storage {

std::optional<VolumeLoad> volume_load(Reader& reader) {
  const auto rows = reader.sql().exec(
      "SELECT split_part(value, ' ', 2)::bigint, split_part(value, ' ', 1) = 'loaded'"
      " FROM server_meta WHERE name = 'volume'");
  if (rows.empty()) return std::nullopt;
  return VolumeLoad{rows[0][0].as<std::int64_t>(), rows[0][1].as<bool>()};
}

void save_volume_load(Transaction& transaction, const VolumeLoad& load) {
  transaction.sql().exec_params(
      "INSERT INTO server_meta VALUES ('volume', $1)"
      " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
      (load.complete ? "loaded " : "loading ") + std::to_string(load.texts));
}

}  // namespace storage
