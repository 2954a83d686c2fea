// The SQL of effects that wait to be applied.
#pragma once

#include <cstdint>
#include <vector>

#include "storage/effect.hpp"
#include "storage/transaction.hpp"

namespace storage {

/// Whether the effect is still to be applied; then its row is locked until the commit.
bool lock_effect(Transaction& transaction, const PendingEffect& effect);
void delete_effect(Transaction& transaction, const PendingEffect& effect);

/// The oldest waiting effects, each source's in its order.
std::vector<PendingEffect> pending_effects(Reader& reader, std::int64_t limit);

/// Channels whose questions have new votes since their last tally.
std::vector<protocol::ChannelName> channels_with_due_tallies(Reader& reader, std::int64_t limit);

/// Head of every one of these channels that exists; what a hub checks itself against.
std::vector<std::pair<protocol::ChannelName, protocol::Seq>> heads_of(
    Reader& reader, const std::vector<protocol::ChannelName>& channels);

}  // namespace storage
