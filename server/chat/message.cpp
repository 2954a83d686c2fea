#include "server/chat/message.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace server::chat {

using namespace protocol;

namespace {

constexpr const char* chat_closed = "the chat is open in the lobby and live only";

bool is_open(const Talk& talk) {
  return talk.state == TalkState::lobby || talk.state == TalkState::live;
}

bool is_muted(const Talk& talk, const AccountId& account) {
  return std::find(talk.muted.begin(), talk.muted.end(), account) != talk.muted.end();
}

}  // namespace

bool has_rules(const Talk& talk) {
  return !talk.muted.empty() || (talk.chat && (talk.chat->closed || talk.chat->slow_s > 0));
}

Result<void> may_write(const Talk& talk, const Writer& writer, Time now) {
  if (!is_open(talk)) return refuse(ErrorCode::wrong_state, chat_closed);
  if (writer.is_staff) return {};
  if (talk.chat && talk.chat->closed) return refuse(ErrorCode::wrong_state, "the chat is closed");
  if (is_muted(talk, writer.account)) return refuse(ErrorCode::forbidden, "muted");
  const auto pace = pace_of(talk, writer.is_staff);
  if (pace && writer.last_said && now - *writer.last_said < *pace) {
    return refuse(ErrorCode::too_fast, "the chat is in slow mode");
  }
  return {};
}

Result<void> may_react(const Talk& talk, const AccountId& account) {
  if (!is_open(talk)) return refuse(ErrorCode::wrong_state, chat_closed);
  if (is_muted(talk, account)) return refuse(ErrorCode::forbidden, "muted");
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

Result<void> may_mention(const std::vector<AccountId>& people) {
  constexpr const char* field = "data.mentions";
  if (people.size() > limits::mentions_max) {
    return refuse(ErrorCode::too_long, "too many people", field);
  }
  const std::set<AccountId> different{people.begin(), people.end()};
  if (different.size() < people.size()) return refuse(ErrorCode::bad_value, "twice", field);
  return {};
}

std::vector<AccountId> without(std::vector<AccountId> people, const std::vector<AccountId>& known) {
  std::erase_if(people, [&](const AccountId& person) {
    return std::find(known.begin(), known.end(), person) != known.end();
  });
  return people;
}

std::optional<std::vector<AccountId>> as_stored(std::vector<AccountId> people) {
  return people.empty() ? std::nullopt : std::optional{std::move(people)};
}

ChatMessage edited(ChatMessage message, std::string text, Time now) {
  message.text = std::move(text);
  message.edited_at = now;
  return message;
}

ChatMessage erased(ChatMessage message) {
  message.text.clear();
  message.edited_at.reset();
  message.reactions.reset();
  message.mentions.reset();
  message.erased = true;
  return message;
}

}  // namespace server::chat
