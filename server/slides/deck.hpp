// Rules of slides: what may be brought, and what may be shown when. Pure; any thread.
#pragma once

#include <cstdint>

#include "protocol/error_code.hpp"
#include "protocol/files/messages.hpp"
#include "protocol/slides/messages.hpp"
#include "protocol/talks/messages.hpp"

namespace server::slides {

/// Whether decks of the talk may be changed.
protocol::Result<void> may_change(const protocol::Talk& talk);

/// The deck, or what is wrong with it. `open` counts those that the talk has.
protocol::Result<protocol::Deck> added(const protocol::Talk& talk, const protocol::DeckAdd& command,
                                       const protocol::Attachment& file, std::int64_t open);

/// What is left of a deck that was taken away, or handed over.
protocol::Deck taken_away(protocol::Deck deck);

/// Whether the talk is at a point where slides are shown.
protocol::Result<void> may_show(const protocol::Talk& talk);

/// Whether the deck has such a page.
protocol::Result<void> has_page(const protocol::Deck& deck, std::int64_t page);

bool is_same(const protocol::ShownSlide& shown, const protocol::SlidesShow& command);

protocol::ShownSlide ended(protocol::ShownSlide slide, protocol::Time now);

/// Whether the place is one of the slide's.
protocol::Result<void> check_place(const protocol::SlidesPoint& command);

}  // namespace server::slides
