#include "server/notifications/line_handlers.hpp"

namespace server::notifications {

using namespace protocol;

Result<Done> handle_done(storage::Transaction& transaction, auth::Access& access,
                         const ChannelName& channel, const InboxDone& command) {
  if (channel.kind != ChannelKind::inbox && channel.kind != ChannelKind::contact) {
    return refuse(ErrorCode::wrong_channel, "on inbox: or contact: only");
  }
  if (auto allowed = access.require(auth::Action::tick_inbox, channel); !allowed) {
    return allowed.error();
  }
  auto line = transaction.find<Line>(channel, command.line);
  if (!line) return refuse(ErrorCode::not_found, "no such line", "data.line");

  Done done;
  done.item = line->id;
  if (line->done == command.done) return done;
  line->done = command.done;
  State state;
  state.lines = {*line};
  done.seq = transaction.append(channel, command.done ? "line.done" : "line.reopened",
                                std::move(state), line->id.text());
  return done;
}

}  // namespace server::notifications
