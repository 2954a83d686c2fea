// What a new version of a template means for the annotations at its tasks. Database threads.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "protocol/annotations/messages.hpp"
#include "protocol/templates/messages.hpp"
#include "storage/reader.hpp"

namespace server::annotations {

const protocol::Task* find_task(const protocol::Plan& plan, std::string_view id);

/// Gives the text of an earlier version's task that the quote stands in.
using EarlierText =
    std::function<std::optional<std::string>(const std::string& task, const protocol::Quote&)>;

/// The annotation as it stands in this plan. At its task, or orphaned; never at another task.
protocol::Annotation follow(protocol::Annotation annotation, const protocol::Plan& plan,
                            const EarlierText& earlier_text);

/// The annotations of the template in this channel that stand elsewhere, or nowhere, in `next`.
/// Orphans are tried again, since a version may bring their place back.
std::vector<protocol::Annotation> reanchor(storage::Reader& reader,
                                           const protocol::ChannelName& channel,
                                           const protocol::Template& next);

}  // namespace server::annotations
