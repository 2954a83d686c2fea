#include "server/chat/message.hpp"

#include <algorithm>
#include <utility>

namespace server::chat {

using namespace protocol;

bool has_rules(const Talk& talk) {
  return !talk.muted.empty() || (talk.chat && (talk.chat->closed || talk.chat->slow_s > 0));
}

Result<void> may_write(const Talk& talk, const Writer& writer, Time now) {
  if (talk.state != TalkState::lobby && talk.state != TalkState::live) {
    return refuse(ErrorCode::wrong_state, "the chat is open in the lobby and live only");
  }
  if (writer.is_staff) return {};
  if (talk.chat && talk.chat->closed) return refuse(ErrorCode::wrong_state, "the chat is closed");
  if (std::find(talk.muted.begin(), talk.muted.end(), writer.account) != talk.muted.end()) {
    return refuse(ErrorCode::forbidden, "muted");
  }
  const auto pace = pace_of(talk, writer.is_staff);
  if (pace && writer.last_said && now - *writer.last_said < *pace) {
    return refuse(ErrorCode::too_fast, "the chat is in slow mode");
  }
  return {};
}

std::optional<std::chrono::seconds> pace_of(const Talk& talk, bool is_staff) {
  if (is_staff || !talk.chat || talk.chat->slow_s == 0) return std::nullopt;
  return std::chrono::seconds{talk.chat->slow_s};
}

Result<void> may_reply_to(const std::optional<ChatMessage>& message) {
  if (!message) return refuse(ErrorCode::bad_value, "no such message", "data.reply_to");
  if (message->erased) return refuse(ErrorCode::erased, "the message was erased", "data.reply_to");
  return {};
}

Result<void> may_change(const ChatMessage& message) {
  if (message.erased) return refuse(ErrorCode::erased, "the message was erased", "data.message");
  return {};
}

ChatMessage edited(ChatMessage message, std::string text, Time now) {
  message.text = std::move(text);
  message.edited_at = now;
  return message;
}

ChatMessage erased(ChatMessage message) {
  message.text.clear();
  message.edited_at.reset();
  message.erased = true;
  return message;
}

}  // namespace server::chat
