// Slides of a talk (UI: Folien): PDF files that its moderators and speakers bring, and which page
// of which of them is shown when.
#pragma once

#include <optional>
#include <string>

#include <boost/describe.hpp>

#include "protocol/author.hpp"
#include "protocol/limits.hpp"
#include "protocol/text.hpp"
#include "protocol/time.hpp"

namespace protocol {

/// A PDF file of a talk. In `talk:`; on `desk:` while the talk is a draft.
struct Deck {
  ItemId id;
  Seq seq = 0;
  Time at{};
  Author by;
  std::string title;
  /// Who may read the channel gets it by GET /api/files/<id>.
  FileId file;
  /// As its uploader's program counted them; nothing beyond is ever shown.
  std::int64_t pages = 0;
  std::int64_t bytes = 0;
  /// Taken away; of a draft's deck on the desk also: handed over to the talk.
  bool erased = false;
};
BOOST_DESCRIBE_STRUCT(Deck, (), (id, seq, at, by, title, file, pages, bytes, erased))

/// For how long a slide was shown. At most one has no end: what everyone sees now.
struct ShownSlide {
  ItemId id;
  Seq seq = 0;
  Time at{};
  Author by;
  ItemId deck;
  /// From 1.
  std::int64_t page = 0;
  std::optional<Time> until;
};
BOOST_DESCRIBE_STRUCT(ShownSlide, (), (id, seq, at, by, deck, page, until))

/// Decks that were not taken away, and the slide that is shown, stay in a snapshot's window
/// whatever their age.
inline bool is_open(const Deck& deck) { return !deck.erased; }
inline bool is_open(const ShownSlide& slide) { return !slide.until.has_value(); }

/// On `talk:`, on `desk:` for a draft, until the talk is archived; by its moderators and speakers,
/// as all commands here. The file was uploaded for the same channel. Reply: the deck's id.
struct DeckAdd {
  static constexpr auto name = "deck.add";
  FileId file;
  Text<limits::title_max> title;
  /// 1 to limits::deck_pages_max.
  std::int64_t pages = 0;
};
BOOST_DESCRIBE_STRUCT(DeckAdd, (), (file, title, pages))

/// Where the deck is.
struct DeckRename {
  static constexpr auto name = "deck.rename";
  ItemId deck;
  Text<limits::title_max> title;
};
BOOST_DESCRIBE_STRUCT(DeckRename, (), (deck, title))

/// Where the deck is. Its file goes, and if one of its slides is shown, that ends.
struct DeckErase {
  static constexpr auto name = "deck.erase";
  ItemId deck;
};
BOOST_DESCRIBE_STRUCT(DeckErase, (), (deck))

/// On `talk:`, in the lobby and live. What is shown already is done without an event.
struct SlidesShow {
  static constexpr auto name = "slides.show";
  ItemId deck;
  /// From 1.
  std::int64_t page = 0;
};
BOOST_DESCRIBE_STRUCT(SlidesShow, (), (deck, page))

/// On `talk:`: no slide is shown from now on.
struct SlidesHide {
  static constexpr auto name = "slides.hide";
};
BOOST_DESCRIBE_STRUCT(SlidesHide, (), ())

/// On `talk:`, in the lobby and live: points at a place of the slide. Stored nowhere and without a
/// key: everyone gets it as the push `slides.pointer`, or not.
struct SlidesPoint {
  static constexpr auto name = "slides.point";
  /// From the left and from the top, 0 to limits::pointer_scale.
  std::int64_t x = 0;
  std::int64_t y = 0;
};
BOOST_DESCRIBE_STRUCT(SlidesPoint, (), (x, y))

/// Ephemeral push on `talk:`; gone when nothing follows for 2 s, or another slide is shown.
struct SlidePointer {
  std::int64_t x = 0;
  std::int64_t y = 0;
};
BOOST_DESCRIBE_STRUCT(SlidePointer, (), (x, y))

}  // namespace protocol
