#include "server/support/guard.hpp"

#include <algorithm>

namespace server::support {

using namespace protocol;

namespace {

Result<void> require_kind(const ChannelName& channel, std::initializer_list<ChannelKind> kinds) {
  if (std::find(kinds.begin(), kinds.end(), channel.kind) != kinds.end()) return {};
  return refuse(ErrorCode::wrong_channel, "not a command of this kind of channel", "channel");
}

}  // namespace

Result<void> may_enter(storage::Reader& reader, auth::Access& access, const ChannelName& channel,
                       std::initializer_list<ChannelKind> kinds) {
  if (auto kind = require_kind(channel, kinds); !kind) return kind;
  // An inbox may be readable before its first event, but has no state to act on.
  if (reader.channel(channel) == nullptr) return refuse(ErrorCode::no_channel, "no such channel");
  return access.require_read(channel);
}

Result<void> may_act(storage::Reader& reader, auth::Access& access, const ChannelName& channel,
                     std::initializer_list<ChannelKind> kinds, auth::Action action) {
  if (auto kind = require_kind(channel, kinds); !kind) return kind;
  if (reader.channel(channel) == nullptr) return refuse(ErrorCode::no_channel, "no such channel");
  return access.require(action, channel);
}

}  // namespace server::support
