// Where a thing is: its channel and, inside it, what kind of thing and which. The right to read an
// address is the right to read its channel. This is what links, cards and effects carry.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <boost/describe.hpp>

#include "protocol/channel_name.hpp"
#include "protocol/ids.hpp"

namespace protocol {

/// What an address can point at inside a channel; `self` is the channel's own subject.
BOOST_DEFINE_ENUM_CLASS(AddressKind, self, message, post, question, annotation, task, slide)

/// "talk:<id>", "talk:<id>#question:<id>", "template:<id>#task:2.1", "talk:<id>#slide:<deck>.7".
struct Address {
  ChannelName channel;
  AddressKind kind = AddressKind::self;
  /// A UUID text, a task id, or a deck's UUID text with a page; empty for `self`.
  std::string id;

  static std::optional<Address> parse(std::string_view text);
  [[nodiscard]] std::string text() const;
  /// The item's id, unless this is a task or the subject itself.
  [[nodiscard]] std::optional<ItemId> item() const { return ItemId::parse(id); }

  friend auto operator<=>(const Address&, const Address&) = default;
};

Address address_of(const ChannelName& channel);
Address address_of(const ChannelName& channel, AddressKind kind, const ItemId& id);
Address task_address(const ItemId& template_id, std::string task);

/// Which page, from 1, of which deck.
struct SlidePlace {
  ItemId deck;
  std::int64_t page = 0;
};
/// Of a slide's id; nothing for what is none.
std::optional<SlidePlace> slide_place(std::string_view id);

/// Stable ids of tasks: 1 to 32 of a-z, 0-9, dot and hyphen. Numbers may change, ids never.
bool is_task_id(std::string_view text);

}  // namespace protocol
