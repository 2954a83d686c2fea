// The SQL of own state: one row of one person and channel, last value, no time (contract C1).
// Written under the lock of the channel. Database threads.
#pragma once

#include <unordered_map>
#include <vector>

#include "protocol/ids.hpp"
#include "protocol/own/messages.hpp"
#include "storage/transaction.hpp"

namespace storage {

void set_follow_level(Transaction& transaction, const protocol::ChannelName& channel,
                      const protocol::AccountId& account, protocol::FollowLevel level);

/// Never moves back.
void set_read(Transaction& transaction, const protocol::ChannelName& channel,
              const protocol::AccountId& account, std::int64_t number);

/// For Transaction::flush, in one statement; runs of one person and channel that follow each other
/// must be one. As if each run had been written after the other: who posts
/// follows the thread, unless it is muted, and has read the own posts if nothing before them is
/// unread.
void write_posted(Transaction& transaction, const std::vector<PostedRun>& runs);

using Owns = std::unordered_map<protocol::AccountId, protocol::Own>;

/// What stands beside a snapshot for each of these accounts.
Owns owns_of(Reader& reader, const ChannelRow& channel,
             const std::vector<protocol::AccountId>& accounts);
inline protocol::Own own_of(Reader& reader, const ChannelRow& channel,
                            const protocol::AccountId& account) {
  return owns_of(reader, channel, {account}).at(account);
}

/// What the account follows, latest activity first, at most 200.
std::vector<protocol::Following> following(Reader& reader, const protocol::AccountId& account);

}  // namespace storage
