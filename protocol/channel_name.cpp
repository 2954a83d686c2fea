#include "protocol/channel_name.hpp"

#include "protocol/enum_name.hpp"

namespace protocol {

std::optional<ChannelName> ChannelName::parse(std::string_view text) {
  const auto colon = text.find(':');
  const auto kind = enum_from_name<ChannelKind>(text.substr(0, colon));
  if (!kind) return std::nullopt;
  if (colon == std::string_view::npos) {
    return has_id(*kind) ? std::nullopt : std::optional{ChannelName{*kind, {}}};
  }
  const auto id = parse_id(text.substr(colon + 1));
  if (!id || !has_id(*kind)) return std::nullopt;
  return ChannelName{*kind, *id};
}

std::string ChannelName::text() const {
  std::string text{enum_name(kind)};
  if (has_id(kind)) text.append(":").append(format_id(id));
  return text;
}

}  // namespace protocol
