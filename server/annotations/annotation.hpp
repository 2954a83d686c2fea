// The rules of annotations. Pure, any thread.
#pragma once

#include <string>
#include <vector>

#include "protocol/annotations/messages.hpp"
#include "protocol/error_code.hpp"
#include "protocol/templates/messages.hpp"

namespace server::annotations {

/// Where something is to be annotated: the task exists and the quote stands in its text; the quote
/// comes back with all of its context.
protocol::Result<std::optional<protocol::Quote>> check_place(
    const protocol::Plan& plan, const std::string& task,
    const std::optional<protocol::Quote>& quote);

/// Nothing, or `too_many`.
protocol::Result<void> may_reply(const protocol::Annotation& annotation);

/// What stays of an erased annotation: its place in the list.
protocol::Annotation tombstone(const protocol::Annotation& annotation);

}  // namespace server::annotations
