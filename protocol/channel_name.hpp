// The name of a channel: its kind and, where there are many of the kind, the id of what it is of.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <boost/describe.hpp>

#include "protocol/ids.hpp"

namespace protocol {

/// `template` is a keyword, hence the trailing underscore that the wire form drops.
BOOST_DEFINE_ENUM_CLASS(ChannelKind, thread, talk, desk, template_, contact, inbox, notes, area,
                        talks, library)

/// "talk:<id>", "talks", ... (contract C1).
struct ChannelName {
  ChannelKind kind{};
  /// All zero for `talks` and `library`, of which there is one.
  IdBytes id{};

  static std::optional<ChannelName> parse(std::string_view text);
  [[nodiscard]] std::string text() const;
  [[nodiscard]] ItemId item() const { return ItemId{id}; }

  friend auto operator<=>(const ChannelName&, const ChannelName&) = default;
};

/// Whether the kind carries an id.
constexpr bool has_id(ChannelKind kind) {
  return kind != ChannelKind::talks && kind != ChannelKind::library;
}

template <class Tag>
ChannelName channel_of(ChannelKind kind, const Id<Tag>& id) {
  return {kind, id.bytes};
}

inline constexpr ChannelName talks_channel{ChannelKind::talks, {}};
inline constexpr ChannelName library_channel{ChannelKind::library, {}};

}  // namespace protocol

template <>
struct std::hash<protocol::ChannelName> {
  std::size_t operator()(const protocol::ChannelName& name) const noexcept {
    return std::hash<protocol::ItemId>{}(protocol::ItemId{name.id}) * 31 +
           static_cast<std::size_t>(name.kind);
  }
};
