#include "server/app/pushes.hpp"

#include "protocol/encode.hpp"
#include "server/auth/access.hpp"
#include "server/captions/caption_handlers.hpp"
#include "server/slides/show_handlers.hpp"
#include "server/talks/lobby.hpp"

namespace server::app {

using namespace protocol;

Result<Pushes> push_of(storage::Reader& reader, const AccountId& account,
                       const CommandEnvelope& envelope) {
  const auto& channel = envelope.channel;
  auth::Access access{reader, account};
  // Whoever may not read a channel learns nothing about what could be done in it.
  if (auto readable = access.require_read(channel); !readable) return readable.error();
  if (const auto* type = std::get_if<CaptionType>(&envelope.command)) {
    const auto typing = captions::handle_type(reader, access, channel, *type);
    if (!typing) return typing.error();
    return Pushes{{{channel, Frame(encode_caption_typing(channel, *typing))}}, {}};
  }
  if (const auto* point = std::get_if<SlidesPoint>(&envelope.command)) {
    if (auto may = slides::may_point(reader, access, channel, *point); !may) return may.error();
    return Pushes{{{channel, Frame(encode_slide_pointer(channel, {point->x, point->y}))}}, {}};
  }
  if (const auto* show = std::get_if<LobbyShow>(&envelope.command)) {
    const auto moderators = talks::handle_show(reader, access, channel);
    if (!moderators) return moderators.error();
    Pushes pushes;
    for (const auto& moderator : *moderators) {
      const auto inbox = channel_of(ChannelKind::inbox, moderator);
      const auto shown = [&](bool on) {
        return Push{inbox, Frame(encode_lobby_shown(inbox, {channel, account, on}))};
      };
      pushes.now.push_back(shown(show->on));
      if (show->on) pushes.at_end.push_back(shown(false));
    }
    return pushes;
  }
  return refuse(ErrorCode::internal, "not ephemeral");
}

}  // namespace server::app
