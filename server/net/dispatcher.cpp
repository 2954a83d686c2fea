#include "server/net/dispatcher.hpp"

#include <algorithm>

namespace server::net {

std::optional<std::string_view> HttpRequest::parameter(std::string_view name) const {
  const auto found = std::find_if(query.begin(), query.end(),
                                  [&](const auto& entry) { return entry.first == name; });
  if (found == query.end()) return std::nullopt;
  return found->second;
}

}  // namespace server::net
