// Replies and pushes -> bytes, one JSON object without a newline. Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "protocol/envelope.hpp"

namespace protocol {

std::string encode_done(std::int64_t id, const Done& done);
/// `state` is the snapshot as JSON, encoded once for all who get it; empty without a snapshot. Used
/// instead of `subscribed.state`.
std::string encode_subscribed(std::int64_t id, const Subscribed& subscribed,
                              std::string_view state);
/// Without an id the refused message had none that could be read.
std::string encode_error(std::optional<std::int64_t> id, const Error& error);

std::string encode_event(const Event& event);

/// Pushes without a seq: may be dropped, never mixed into the order (contract C2).
std::string encode_activity(const ChannelName& on, const std::vector<Activity>& activity);
std::string encode_own_changed(const ChannelName& on, const OwnChanged& changed);
std::string encode_listeners(const ChannelName& on, const Listeners& listeners);
std::string encode_caption_typing(const ChannelName& on, const CaptionTyping& typing);
std::string encode_slide_pointer(const ChannelName& on, const SlidePointer& pointer);
std::string encode_lobby_shown(const ChannelName& on, const LobbyShown& shown);
std::string encode_restarting(const Restarting& restarting);
/// The `{}` that proves a quiet connection alive (contract C9).
std::string encode_heartbeat();

}  // namespace protocol
