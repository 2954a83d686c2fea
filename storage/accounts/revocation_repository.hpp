// The SQL of revocations: who lost a login or the right to a channel, numbered in the order of
// their commits, so that a server that reads on from the last number it knows misses none
// (contract C6). Database threads.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "protocol/channel_name.hpp"
#include "protocol/ids.hpp"
#include "storage/reader.hpp"
#include "storage/transaction.hpp"

namespace storage {

/// Without channel and token_hash: all logins of the account ended.
struct Revocation {
  std::int64_t number = 0;
  protocol::AccountId account;
  std::optional<protocol::ChannelName> channel;
  std::optional<std::string> token_hash;
};

/// Records them; `number` is given by the database.
void add_revocations(Transaction& transaction, const std::vector<Revocation>& revocations);

/// Ascending, at most `limit`.
std::vector<Revocation> revocations_after(Reader& reader, std::int64_t number, std::int64_t limit);

/// Where a server that starts now reads on from; 0 if there is none.
std::int64_t newest_revocation(Reader& reader);

}  // namespace storage
