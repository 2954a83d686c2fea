// What a batch of commands will read, in two statements however many they are (hot path). Writer
// threads.
#pragma once

#include <span>

#include "storage/database.hpp"

namespace storage {

/// The authors' roles, the subjects of all locked channels, and what the jobs want to look at.
/// After Transaction::lock.
void read_for_batch(Transaction& transaction, std::span<const WriteJob> jobs);

}  // namespace storage
