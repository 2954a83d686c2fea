// The queries of the HTTP side: each reads with the caller's right and gives the JSON of the
// answer, or a refusal. Database reader threads.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "protocol/error_code.hpp"
#include "server/auth/access.hpp"
#include "storage/reader.hpp"

namespace server::app {

using QueryResult = protocol::Result<std::string>;

/// What the queries on one channel take; each checks the values it needs.
struct ChannelQuery {
  protocol::ChannelName channel;
  std::string_view stream;
  std::optional<std::int64_t> before;
  std::optional<std::int64_t> after;
  std::optional<std::int64_t> number;
  std::string_view id;
  std::int64_t limit = 50;
};

QueryResult channel_events(storage::Reader& reader, auth::Access& access,
                           const ChannelQuery& query);
QueryResult channel_page(storage::Reader& reader, auth::Access& access, const ChannelQuery& query);
QueryResult channel_item(storage::Reader& reader, auth::Access& access, const ChannelQuery& query);
QueryResult item_revisions(storage::Reader& reader, auth::Access& access,
                           const ChannelQuery& query);
QueryResult task_entries(storage::Reader& reader, auth::Access& access,
                         const protocol::ItemId& template_id, std::string_view task);
QueryResult template_version(storage::Reader& reader, auth::Access& access,
                             const protocol::ItemId& template_id, std::string_view version);
QueryResult thread_list(storage::Reader& reader, auth::Access& access,
                        std::optional<protocol::ItemId> area, std::optional<protocol::Time> before,
                        std::int64_t limit);
QueryResult drafts(storage::Reader& reader, auth::Access& access);
QueryResult following(storage::Reader& reader, auth::Access& access);
QueryResult cards(storage::Reader& reader, auth::Access& access, std::string_view addresses);

}  // namespace server::app
