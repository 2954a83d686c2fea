// What a template becomes in its channel and in the library. Pure, any thread.
#pragma once

#include <string>
#include <vector>

#include "protocol/templates/messages.hpp"

namespace server::templates {

/// A new template with its first version.
protocol::Template make_template(const protocol::TemplateCreate& command,
                                 const protocol::ItemId& id, protocol::Time now);

/// The template with its next version.
protocol::Template next_version(protocol::Template current,
                                const protocol::TemplatePublish& command, protocol::Time now);

/// As the library lists it; `seq` is that of the entry's first listing.
protocol::TemplateEntry entry_of(const protocol::Template& listed, protocol::Seq seq);

/// The ids of tasks whose card looks different in the other plan, or which are in one only.
std::vector<std::string> tasks_with_new_cards(const protocol::Plan& before,
                                              const protocol::Plan& after);

}  // namespace server::templates
