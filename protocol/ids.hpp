// Strong 128-bit ids. On the wire a lower-case UUID text; random, never guessable from another.
// Value types, any thread.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace protocol {

using IdBytes = std::array<std::uint8_t, 16>;

/// 36 characters, lower case, RFC 4122 text form.
std::string format_id(const IdBytes& bytes);

/// Accepts exactly the form that format_id writes; anything else gives nullopt.
std::optional<IdBytes> parse_id(std::string_view text);

template <class Tag>
struct Id {
  IdBytes bytes{};

  static std::optional<Id> parse(std::string_view text) {
    const auto parsed = parse_id(text);
    return parsed ? std::optional<Id>{Id{*parsed}} : std::nullopt;
  }
  [[nodiscard]] std::string text() const { return format_id(bytes); }
  friend auto operator<=>(const Id&, const Id&) = default;
};

using AccountId = Id<struct AccountTag>;
using AuthorityId = Id<struct AuthorityTag>;
using ContactId = Id<struct ContactTag>;
/// Anything that has an address in a channel: a post, a question, a talk, a link.
using ItemId = Id<struct ItemTag>;
using FileId = Id<struct FileTag>;
/// Names somebody in one talk whom two people together can name (docs/adr/0015).
using PseudonymId = Id<struct PseudonymTag>;
/// One user intent; made by the client, reused for every retry (contract C3).
using Key = Id<struct KeyTag>;
/// One uninterrupted life of a channel's numbers (contract C1).
using Epoch = Id<struct EpochTag>;

/// Position in a channel's log, from 1; 0 means "before the first event".
using Seq = std::int64_t;

}  // namespace protocol

template <class Tag>
struct std::hash<protocol::Id<Tag>> {
  std::size_t operator()(const protocol::Id<Tag>& id) const noexcept {
    // Most ids are random, but imported ones may differ in any of their bytes alone.
    std::uint64_t front = 0;
    std::uint64_t back = 0;
    std::memcpy(&front, id.bytes.data(), sizeof front);
    std::memcpy(&back, id.bytes.data() + sizeof front, sizeof back);
    const auto mixed = (front ^ (back * 0x9E3779B97F4A7C15U)) * 0xD6E8FEB86659FD93U;
    return mixed ^ (mixed >> 32U);
  }
};
