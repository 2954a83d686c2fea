#include "protocol/address.hpp"

#include <algorithm>
#include <charconv>

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
  switch (*kind) {
    case AddressKind::task:
      if (channel->kind != ChannelKind::template_ || !is_task_id(id)) return std::nullopt;
      break;
    case AddressKind::slide:
      if (channel->kind != ChannelKind::talk || !slide_place(id)) return std::nullopt;
      break;
    default:
      if (!parse_id(id)) return std::nullopt;
  }
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

std::optional<SlidePlace> slide_place(std::string_view id) {
  const auto dot = id.find('.');
  if (dot == std::string_view::npos) return std::nullopt;
  const auto deck = ItemId::parse(id.substr(0, dot));
  const auto digits = id.substr(dot + 1);
  // One text a place: nothing stands before the first digit, which is not 0.
  if (!deck || digits.empty() || digits.front() < '1' || digits.front() > '9') return std::nullopt;
  SlidePlace place{*deck, 0};
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), place.page);
  if (read.ec != std::errc{} || read.ptr != digits.data() + digits.size()) return std::nullopt;
  return place;
}

bool is_task_id(std::string_view text) {
  return !text.empty() && text.size() <= 32 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
  });
}

}  // namespace protocol
