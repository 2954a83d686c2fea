#include "server/chat/rules.hpp"

#include <algorithm>

#include "protocol/limits.hpp"

namespace server::chat {

using namespace protocol;

namespace {

Result<void> is_running(const Talk& talk) {
  if (talk.state == TalkState::lobby || talk.state == TalkState::live) return {};
  return refuse(ErrorCode::wrong_state, "the chat is open in the lobby and live only");
}

bool contains(const std::vector<AccountId>& people, const AccountId& person) {
  return std::find(people.begin(), people.end(), person) != people.end();
}

ChatRules& rules_of(Talk& talk) {
  if (!talk.chat) talk.chat.emplace();
  return *talk.chat;
}

}  // namespace

Result<Talk> ruled(Talk talk, const ChatRule& rule, Time now) {
  if (auto running = is_running(talk); !running) return running.error();
  if (rule.slow_s < 0) return refuse(ErrorCode::bad_value, "below 0", "data.slow_s");
  if (rule.slow_s > limits::chat_slow_seconds_max) {
    return refuse(ErrorCode::too_long, "slower than a chat may be", "data.slow_s");
  }
  auto& rules = rules_of(talk);
  rules.closed = rule.closed;
  rules.slow_s = rule.slow_s;
  rules.slow_since = rule.slow_s > 0 ? std::optional{now} : std::nullopt;
  return talk;
}

Result<Talk> pinned(Talk talk, const std::optional<ChatMessage>& message) {
  if (auto running = is_running(talk); !running) return running.error();
  if (message && message->erased) {
    return refuse(ErrorCode::erased, "the message was erased", "data.message");
  }
  rules_of(talk).pinned = message ? std::optional{message->id} : std::nullopt;
  return talk;
}

Result<Talk> muted(Talk talk, const ChatMute& mute) {
  if (auto running = is_running(talk); !running) return running.error();
  if (contains(talk.plan.moderators, mute.person) || contains(talk.plan.speakers, mute.person)) {
    return refuse(ErrorCode::bad_value, "moderates or speaks", "data.person");
  }
  std::erase(talk.muted, mute.person);
  if (!mute.on) return talk;
  if (talk.muted.size() >= limits::muted_per_talk_max) {
    return refuse(ErrorCode::too_many, "nobody else can be muted");
  }
  talk.muted.push_back(mute.person);
  return talk;
}

}  // namespace server::chat
