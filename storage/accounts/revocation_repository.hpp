// The SQL of revocations: who lost a login or the right to a channel, numbered in the order of the
// commits, so that every server reads on from where it is and misses none (contract C6). Database
// threads.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "protocol/channel_name.hpp"
#include "storage/reader.hpp"
#include "storage/transaction.hpp"

namespace storage {

/// With a channel: that right ended. Otherwise the login of token_hash, or all of the account's.
struct Revocation {
  std::int64_t number = 0;
  protocol::AccountId account;
  std::optional<protocol::ChannelName> channel;
  std::optional<std::string> token_hash;
};

/// Records them; the database gives the numbers. The only place that does, see there why.
void add_revocations(Transaction& transaction, const std::vector<Revocation>& revocations);

/// Where a server that starts now reads on from; 0 if there is none.
std::int64_t last_revocation(Reader& reader);
/// Read at once; the rest follows with the next look.
inline constexpr std::size_t revocations_max = 1'000;
/// Ascending; at most `revocations_max`.
std::vector<Revocation> revocations_after(Reader& reader, std::int64_t number);

}  // namespace storage
