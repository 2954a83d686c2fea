// The captions of a talk (UI: Untertitel): finished lines, and what is being typed.
#pragma once

#include <optional>
#include <string>

#include <boost/describe.hpp>

#include "protocol/author.hpp"
#include "protocol/limits.hpp"
#include "protocol/text.hpp"
#include "protocol/time.hpp"

namespace protocol {

/// A finished line.
struct Caption {
  ItemId id;
  Seq seq = 0;
  /// When it was finished; its second of the talk is this less the talk's `live_at`.
  Time at{};
  Author by;
  std::string text;
  /// Of the last correction. What stood there before is kept nowhere.
  std::optional<Time> edited_at;
  bool erased = false;
};
BOOST_DESCRIBE_STRUCT(Caption, (), (id, seq, at, by, text, edited_at, erased))

/// Ephemeral push on `talk:`: the unfinished line of one person, whole. It may be lost, is stored
/// nowhere, and is not numbered.
struct CaptionTyping {
  Author by;
  /// Empty: took everything back.
  std::string text;
  /// Where the talk stood when it was typed. If this person finished a line after that, it is
  /// older than that line and not to be shown.
  Seq after = 0;
};
BOOST_DESCRIBE_STRUCT(CaptionTyping, (), (by, text, after))

/// On `talk:`, while it is live, by its caption writers and moderators: the unfinished line, whole.
/// Needs no key; is pushed to who listens now and changes nothing.
struct CaptionType {
  static constexpr auto name = "caption.type";
  TextOrEmpty<limits::caption_text_max> text;
};
BOOST_DESCRIBE_STRUCT(CaptionType, (), (text))

/// On `talk:`, as above: a finished line. Reply: its id.
struct CaptionAdd {
  static constexpr auto name = "caption.add";
  Text<limits::caption_text_max> text;
};
BOOST_DESCRIBE_STRUCT(CaptionAdd, (), (text))

/// On `talk:`, while it is live, by who wrote the line and may still write, or a moderator.
struct CaptionEdit {
  static constexpr auto name = "caption.edit";
  ItemId caption;
  Text<limits::caption_text_max> text;
};
BOOST_DESCRIBE_STRUCT(CaptionEdit, (), (caption, text))

/// On `talk:`, by its moderators, also when the talk is over.
struct CaptionErase {
  static constexpr auto name = "caption.erase";
  ItemId caption;
};
BOOST_DESCRIBE_STRUCT(CaptionErase, (), (caption))

}  // namespace protocol
