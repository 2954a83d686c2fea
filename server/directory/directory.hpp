// The directory and people as JSON, for the queries of the HTTP side (protocol/README.md). Whoever
// asks must be logged in, which the router sees to. Database reader threads.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/ids.hpp"
#include "storage/reader.hpp"

namespace server::directory {

/// {"authorities":Authority[],"contacts":ContactPoint[],"areas":Area[]}
std::string directory_json(storage::Reader& reader);
/// The same, of one contact point alone and without the people who answer for it.
std::string directory_json_of(storage::Reader& reader,
                              const std::optional<protocol::ContactId>& contact);

/// {"people":Person[]}; at most limits::query_ids_max ids, which the caller bounds.
std::string people_json(storage::Reader& reader, const std::vector<protocol::AccountId>& ids);

/// {"people":Person[]}, at most 20; none for a text that is blank or longer than any name.
std::string people_search_json(storage::Reader& reader, std::string_view text);

}  // namespace server::directory
