// Where a quote stands in a task's text, and where it stands in the text of the next version: W3C
// Web Annotation, text position and text quote selector with prefix and suffix. Whoever annotates
// must never find the remark at another passage, so whatever is not certain is an orphan; orphans
// are listed and can be attached anew. Pure, any thread.
#pragma once

#include <optional>
#include <string_view>

#include "protocol/annotations/messages.hpp"
#include "protocol/error_code.hpp"

namespace server::annotations {

/// The quote with as much context as a quote may carry, if it stands in the text exactly where it
/// says, between the context that it says. Otherwise `bad_value`.
protocol::Result<protocol::Quote> place(const protocol::Quote& quote, std::string_view text);

/// Whether the quote stands in the text where it says, with all of its context.
bool stands_in(const protocol::Quote& quote, std::string_view text);

struct Anchored {
  protocol::AnchorState state{};
  /// At its new place with new context; as it was when it is orphaned.
  protocol::Quote quote;
};

/// Finds the quote in the next text of its task. `old_text` is one that it stands in, if there is
/// one; it tells a unique quote from one of several look-alikes, of which the right one may be
/// gone.
Anchored anchor(const protocol::Quote& quote, std::optional<std::string_view> old_text,
                std::string_view new_text);

}  // namespace server::annotations
