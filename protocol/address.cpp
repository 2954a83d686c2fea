#include "protocol/address.hpp"

#include <algorithm>

#include "protocol/enum_name.hpp"

namespace protocol {

std::optional<Address> Address::parse(std::string_view text) {
  const auto hash = text.find('#');
  const auto channel = ChannelName::parse(text.substr(0, hash));
  if (!channel) return std::nullopt;
  if (hash == std::string_view::npos) return Address{*channel, AddressKind::self, {}};
  const auto inner = text.substr(hash + 1);
  const auto colon = inner.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto kind = enum_from_name<AddressKind>(inner.substr(0, colon));
  const auto id = inner.substr(colon + 1);
  if (!kind || *kind == AddressKind::self) return std::nullopt;
  if (*kind == AddressKind::task ? !is_task_id(id) : !parse_id(id)) return std::nullopt;
  if (*kind == AddressKind::task && channel->kind != ChannelKind::template_) return std::nullopt;
  return Address{*channel, *kind, std::string{id}};
}

std::string Address::text() const {
  auto text = channel.text();
  if (kind != AddressKind::self) text.append("#").append(enum_name(kind)).append(":").append(id);
  return text;
}

Address address_of(const ChannelName& channel) { return {channel, AddressKind::self, {}}; }

Address address_of(const ChannelName& channel, AddressKind kind, const ItemId& id) {
  return {channel, kind, id.text()};
}

Address task_address(const ItemId& template_id, std::string task) {
  return {channel_of(ChannelKind::template_, template_id), AddressKind::task, std::move(task)};
}

bool is_task_id(std::string_view text) {
  return !text.empty() && text.size() <= 32 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
  });
}

}  // namespace protocol
