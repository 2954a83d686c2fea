// The SQL of effects that wait to be applied.
#pragma once

#include <cstdint>
#include <vector>

#include "storage/effect.hpp"
#include "storage/transaction.hpp"

namespace storage {

/// Those of the effects that are still to be applied, their rows locked until the commit; what
/// another server has locked is left out. One statement.
std::vector<EffectPlace> lock_effects(Transaction& transaction,
                                      const std::vector<PendingEffect>& effects);
/// In one statement; for Transaction::flush.
void delete_effects(Transaction& transaction, const std::vector<PendingEffect>& effects);

/// The oldest waiting effects, each source's in its order.
std::vector<PendingEffect> pending_effects(Reader& reader, std::int64_t limit);

/// Head of every one of these channels that exists; what a hub checks itself against.
std::vector<std::pair<protocol::ChannelName, protocol::Seq>> heads_of(
    Reader& reader, const std::vector<protocol::ChannelName>& channels);

}  // namespace storage
