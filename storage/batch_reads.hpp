// What a batch of commands will read, in a few statements however many they are (hot path). Writer
// threads.
#pragma once

#include <span>

#include "storage/database.hpp"
#include "storage/known_keys.hpp"

namespace storage {

/// Gives the keys of the batch that were committed before. Reads the authors' roles and contact
/// points, the channels that the jobs lock or look into with what they are of, what the jobs want
/// to look at, and the effects that they apply, which it locks. After Transaction::lock.
KnownKeys read_for_batch(Transaction& transaction, std::span<const WriteJob> jobs);

}  // namespace storage
