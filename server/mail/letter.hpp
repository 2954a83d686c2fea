// What a mail says to a person: German, then English in short. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

#include "protocol/notifications/messages.hpp"
#include "protocol/talks/messages.hpp"

namespace server::mail {

struct Letter {
  std::string subject;
  /// UTF-8 with "\n".
  std::string text;
};

/// `address`: the page of the talk.
Letter letter_of(protocol::LineReason reason, const protocol::Talk& talk, std::string_view name,
                 std::string_view address);

/// "Montag, 30. November 2026, 10:00 bis 11:30 Uhr", by the clocks in Berlin.
std::string when_of(const protocol::TalkPlan& plan);

}  // namespace server::mail
