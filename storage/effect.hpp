// An effect: what an event means for another channel (architecture.md, "Life of one command").
// Ids only, never text. Written with the event, applied once through the target's writer.
#pragma once

#include <optional>
#include <string>
#include <tuple>

#include <boost/describe.hpp>

#include "protocol/envelope.hpp"
#include "protocol/notifications/messages.hpp"

namespace storage {

/// add_line: something waits for the target (inbox:, contact:). close_lines: what is about
/// `about` is done there. link: `here` (in the target) and `about` are linked; unlink: no more.
/// touch: the cards of `about` changed, tell `here`. entry: list `about`'s subject in the target.
/// voters: an add_line for the inbox of everyone who supported the question `about` or a duplicate
/// of it, or asked one.
BOOST_DEFINE_ENUM_CLASS(EffectKind, add_line, close_lines, link, unlink, touch, entry, voters)

struct Effect {
  EffectKind kind{};
  protocol::ChannelName target;
  protocol::Address about;
  std::optional<protocol::Address> here;
  std::optional<protocol::LineReason> reason;
  /// When the event happened that it follows from; set by add_effect.
  protocol::Time at{};
  /// How far `voters` was expanded.
  std::optional<std::string> cursor{};
};
BOOST_DESCRIBE_STRUCT(Effect, (), (kind, target, about, here, reason, at, cursor))

/// An effect that waits, with the event that it follows from.
struct PendingEffect {
  std::int64_t source_channel = 0;
  protocol::Source source;
  std::int64_t n = 0;
  Effect effect;
};

/// What an effect's row is found by: source channel, source seq, n.
using EffectPlace = std::tuple<std::int64_t, protocol::Seq, std::int64_t>;
inline EffectPlace place_of(const PendingEffect& effect) {
  return {effect.source_channel, effect.source.seq, effect.n};
}

}  // namespace storage
