#include "server/chat/message.hpp"

namespace server::chat {

using namespace protocol;

Result<void> may_post(TalkState state) {
  if (state == TalkState::lobby || state == TalkState::live) return {};
  return refuse(ErrorCode::wrong_state, "the chat is open in the lobby and live only");
}

Result<void> may_erase(const ChatMessage& message) {
  if (message.erased) return refuse(ErrorCode::erased, "the message was erased", "data.message");
  return {};
}

ChatMessage erased(ChatMessage message) {
  message.text.clear();
  message.erased = true;
  return message;
}

}  // namespace server::chat
