#include "server/support/talk_change.hpp"

namespace server::support {

using namespace protocol;

Talk talk_of(storage::Reader& reader, const ChannelName& channel) {
  return reader.subject<Talk>(channel_of(ChannelKind::desk, channel.item())).value();
}

State on_desk(const Talk& talk) {
  State state;
  state.talk = talk;
  return state;
}

State in_talk(const Talk& talk) {
  auto state = on_desk(talk);
  state.talk->muted.clear();
  return state;
}

Seq append_talk(storage::Transaction& transaction, const Talk& talk, const std::string& event) {
  const auto id = talk.id.text();
  const auto seq =
      transaction.append(channel_of(ChannelKind::desk, talk.id), event, on_desk(talk), id);
  if (is_published(talk.state)) {
    transaction.append(channel_of(ChannelKind::talk, talk.id), event, in_talk(talk), id);
  }
  return seq;
}

}  // namespace server::support
