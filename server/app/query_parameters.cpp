#include "server/app/query_parameters.hpp"

namespace server::app {

using namespace protocol;

std::vector<std::string_view> segments(std::string_view path) {
  std::vector<std::string_view> parts;
  while (!path.empty()) {
    path.remove_prefix(path.front() == '/' ? 1 : 0);
    const auto slash = path.find('/');
    parts.push_back(path.substr(0, slash));
    path = slash == std::string_view::npos ? std::string_view{} : path.substr(slash);
  }
  return parts;
}

std::string_view last_segment(std::string_view path) { return path.substr(path.rfind('/') + 1); }

Result<std::optional<std::int64_t>> number_parameter(const net::HttpRequest& request,
                                                     std::string_view name) {
  const auto text = request.parameter(name);
  if (!text) return std::optional<std::int64_t>{};
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (error != std::errc{} || end != text->data() + text->size() || value < 0) {
    return refuse(ErrorCode::wrong_type, "not a number", std::string{name});
  }
  return std::optional{value};
}

Result<ChannelQuery> read_channel_query(const net::HttpRequest& request) {
  const auto parts = segments(request.path);
  if (parts.size() != 4) return refuse(ErrorCode::not_found, "no such path");
  const auto channel = ChannelName::parse(parts[2]);
  if (!channel) return refuse(ErrorCode::wrong_type, "not a channel");
  ChannelQuery query;
  query.channel = *channel;
  query.stream = request.parameter("stream").value_or("");
  query.id = request.parameter("id").value_or(request.parameter("item").value_or(""));
  struct Number {
    const char* name;
    std::optional<std::int64_t>* to;
  };
  std::optional<std::int64_t> limit;
  for (const auto& [name, to] : {Number{"before", &query.before}, Number{"after", &query.after},
                                 Number{"number", &query.number}, Number{"limit", &limit}}) {
    const auto value = number_parameter(request, name);
    if (!value) return value.error();
    *to = *value;
  }
  query.limit = limit.value_or(query.limit);
  return query;
}

}  // namespace server::app
