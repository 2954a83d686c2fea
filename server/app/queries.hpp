// The queries of the HTTP side: each reads with the caller's right and gives the JSON of the
// answer, or a refusal. Database reader threads.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "protocol/error_code.hpp"
#include "server/auth/access.hpp"
#include "storage/reader.hpp"

namespace server::app {

/// The JSON of an answer.
using QueryResult = protocol::Result<std::string>;

/// An answer that whoever asks may have already.
struct Validated {
  /// Entity tag (RFC 9110, 8.8.3), with its quotes.
  std::string etag;
  /// Nothing where the asker's copy is the current one. JSON, but of captions.vtt.
  std::optional<std::string> json;
};

/// What is read from one channel is another answer only after another event, and the same for
/// everyone who may read the channel: its tag is of the channel's epoch and head (contract C7).
/// Refuses as `require_read`; then `ask` reads, unless the If-None-Match names that tag.
protocol::Result<Validated> ask_one_channel(
    storage::Reader& reader, auth::Access& access, const protocol::ChannelName& channel,
    std::string_view if_none_match,
    const std::function<QueryResult(const storage::ChannelRow& row)>& ask);

/// For an answer that holds the asker's own state, or comes from many channels: tagged by its
/// bytes.
Validated validated(std::string json, std::string_view if_none_match);

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

// For ask_one_channel, which asks for the right: these read what the row is of.
QueryResult channel_events(storage::Reader& reader, const storage::ChannelRow& row,
                           const ChannelQuery& query);
QueryResult channel_page(storage::Reader& reader, const storage::ChannelRow& row,
                         const ChannelQuery& query);
QueryResult channel_item(storage::Reader& reader, const storage::ChannelRow& row,
                         const ChannelQuery& query);
QueryResult item_revisions(storage::Reader& reader, const storage::ChannelRow& row,
                           const ChannelQuery& query);
/// The answers to the poll `id` beyond those that it shows, from the place `after` on.
QueryResult poll_answers(storage::Reader& reader, const storage::ChannelRow& row,
                         const ChannelQuery& query);
QueryResult task_entries(storage::Reader& reader, const storage::ChannelRow& row,
                         std::string_view task);
QueryResult template_version(storage::Reader& reader, const storage::ChannelRow& row,
                             std::string_view version);

QueryResult thread_list(storage::Reader& reader, auth::Access& access,
                        std::optional<protocol::ItemId> area, std::optional<protocol::Time> before,
                        std::int64_t limit);
QueryResult drafts(storage::Reader& reader, auth::Access& access);
QueryResult following(storage::Reader& reader, auth::Access& access);
QueryResult cards(storage::Reader& reader, auth::Access& access, std::string_view addresses);

}  // namespace server::app
