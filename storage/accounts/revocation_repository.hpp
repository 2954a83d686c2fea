// The SQL of revocations: numbered, so that every server reads on from where it is (contract C6).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "protocol/channel_name.hpp"
#include "storage/reader.hpp"

namespace storage {

/// With a channel: that right ended. Otherwise the login of token_hash, or all of the account's.
struct Revocation {
  std::int64_t number = 0;
  protocol::AccountId account;
  std::optional<protocol::ChannelName> channel;
  std::optional<std::string> token_hash;
};

std::int64_t last_revocation(Reader& reader);
/// Ascending; at most 1,000 at once.
std::vector<Revocation> revocations_after(Reader& reader, std::int64_t number);

}  // namespace storage
