// Reading paths and parameters of requests strictly: what is not what it must be is a refusal that
// names it. Pure; any thread.
#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "protocol/error_code.hpp"
#include "protocol/limits.hpp"
#include "server/app/queries.hpp"
#include "server/net/dispatcher.hpp"

namespace server::app {

/// "/api/channels/talks/page" -> api, channels, talks, page
std::vector<std::string_view> segments(std::string_view path);
std::string_view last_segment(std::string_view path);

/// nullopt when it is not there.
protocol::Result<std::optional<std::int64_t>> number_parameter(const net::HttpRequest& request,
                                                               std::string_view name);

/// The channel of the path and the parameters of a query on it.
protocol::Result<ChannelQuery> read_channel_query(const net::HttpRequest& request);

/// "a,b,c", at most limits::query_ids_max.
template <class IdType>
protocol::Result<std::vector<IdType>> id_list(std::string_view text) {
  std::vector<IdType> ids;
  while (!text.empty()) {
    const auto comma = text.find(',');
    const auto id = IdType::parse(text.substr(0, comma));
    if (!id) return protocol::refuse(protocol::ErrorCode::wrong_type, "not an id", "ids");
    if (ids.size() == protocol::limits::query_ids_max) {
      return protocol::refuse(protocol::ErrorCode::too_long, "too many ids", "ids");
    }
    ids.push_back(*id);
    text = comma == std::string_view::npos ? std::string_view{} : text.substr(comma + 1);
  }
  return ids;
}

}  // namespace server::app
