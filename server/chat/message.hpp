// Rules of the chat of a talk. Pure; any thread.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "protocol/chat/messages.hpp"
#include "protocol/error_code.hpp"
#include "protocol/talks/messages.hpp"

namespace server::chat {

/// Who wants to write.
struct Writer {
  protocol::AccountId account;
  /// A moderator or speaker, whom the chat's rules do not bind.
  bool is_staff = false;
  /// When they last wrote; asked for in slow mode only.
  std::optional<protocol::Time> last_said{};
};

/// Whether the chat's rules bind anybody at all.
bool has_rules(const protocol::Talk& talk);

/// In the lobby and live, as the chat's rules say; `talk` as its desk knows it. Rewording is
/// writing, too: what was said is not changed behind those who have left.
protocol::Result<void> may_write(const protocol::Talk& talk, const Writer& writer,
                                 protocol::Time now);

/// From one message of this person to the next; nothing where it does not matter.
std::optional<std::chrono::seconds> pace_of(const protocol::Talk& talk, bool is_staff);

/// In the lobby and live; not who is silenced. A closed chat can still be reacted to.
protocol::Result<void> may_react(const protocol::Talk& talk, const protocol::AccountId& account);

/// Whether one can answer what was found under `reply_to`.
protocol::Result<void> may_reply_to(const std::optional<protocol::ChatMessage>& message);

/// Whether a message can be changed or erased: not one that is erased already.
protocol::Result<void> may_change(const protocol::ChatMessage& message);

/// Whether the list is one at all; whether those people can be mentioned here is asked next.
protocol::Result<void> may_mention(const std::vector<protocol::AccountId>& people);

/// Those who are not among the known.
std::vector<protocol::AccountId> without(std::vector<protocol::AccountId> people,
                                         const std::vector<protocol::AccountId>& known);

/// A message that mentions nobody looks as one from before there were mentions.
std::optional<std::vector<protocol::AccountId>> as_stored(std::vector<protocol::AccountId> people);

protocol::ChatMessage edited(protocol::ChatMessage message, std::string text, protocol::Time now);

/// The tombstone: its place and author stay.
protocol::ChatMessage erased(protocol::ChatMessage message);

}  // namespace server::chat
