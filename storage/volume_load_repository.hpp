// How far the volume data set is, which the command line loads in many transactions; in
// server_meta. Database threads.
#pragma once

#include <cstdint>
#include <optional>

#include "storage/reader.hpp"
#include "storage/transaction.hpp"

namespace storage {

struct VolumeLoad {
  /// The number of texts that was asked for.
  std::int64_t texts = 0;
  bool complete = false;
};

/// nullopt if it was never begun.
std::optional<VolumeLoad> volume_load(Reader& reader);
void save_volume_load(Transaction& transaction, const VolumeLoad& load);

}  // namespace storage
