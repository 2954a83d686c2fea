// The chat of a talk.
#pragma once

#include <string>

#include <boost/describe.hpp>

#include "protocol/author.hpp"
#include "protocol/limits.hpp"
#include "protocol/text.hpp"
#include "protocol/time.hpp"

namespace protocol {

struct ChatMessage {
  ItemId id;
  Seq seq = 0;
  Time at{};
  Author by;
  std::string text;
  bool erased = false;
};
BOOST_DESCRIBE_STRUCT(ChatMessage, (), (id, seq, at, by, text, erased))

/// On `talk:`, while it is in lobby or live.
struct ChatPost {
  static constexpr auto name = "chat.post";
  Text<limits::chat_text_max> text;
};
BOOST_DESCRIBE_STRUCT(ChatPost, (), (text))

/// On `talk:`. By its author or a moderator of the talk.
struct ChatErase {
  static constexpr auto name = "chat.erase";
  ItemId message;
};
BOOST_DESCRIBE_STRUCT(ChatErase, (), (message))

}  // namespace protocol
