// The SQL of a template's versions: each stays readable with its whole plan. Belongs to the
// database thread that made the reader.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/templates/messages.hpp"
#include "storage/transaction.hpp"

namespace storage {

/// Keeps the template as of its current version. The version's name must be new to the template.
void save_version(Transaction& transaction, const protocol::Template& as_of_version);

/// The template as of one version.
std::optional<protocol::Template> find_version(Reader& reader, const protocol::ItemId& template_id,
                                               std::string_view version);

/// The names of the newest `limit` versions, newest first.
std::vector<std::string> version_names(Reader& reader, const protocol::ItemId& template_id,
                                       std::int64_t limit);

}  // namespace storage
