// The forum's list of threads by latest activity. Database threads.
#pragma once

#include <optional>
#include <vector>

#include "protocol/forum/messages.hpp"
#include "protocol/own/messages.hpp"
#include "storage/reader.hpp"

namespace storage {

/// A thread in the list, with the caller's own state.
struct ListedThread {
  protocol::ThreadEntry entry;
  protocol::Activity activity;
  protocol::Own own;
};
BOOST_DESCRIBE_STRUCT(ListedThread, (), (entry, activity, own))

/// At most `limit` threads whose latest change is before `before`, the latest first; of one area or
/// of all.
std::vector<ListedThread> list_threads(Reader& reader, const std::optional<protocol::ItemId>& area,
                                       const std::optional<protocol::Time>& before,
                                       std::int64_t limit, const protocol::AccountId& account);

}  // namespace storage
