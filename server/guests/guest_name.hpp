// Names that guests give themselves: what one may look like, and whose it would be taken for. Pure;
// any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "protocol/error_code.hpp"

namespace server::guests {

/// The name without blanks around it and with single ones within. Refuses what is too short, and
/// every sign that no name has: brackets, arrows, invisible ones, those that turn the text round.
protocol::Result<std::string> normal_name(std::string_view name);

/// The words of a name in NFKD (storage::names_in_talk), each in a form that is the same for all
/// that looks the same to who reads it in passing: without case and accents, Cyrillic and Greek
/// letters as the Latin ones they look like, ue as ü. Sorted, so that "Weber, Kim" is "Kim Weber".
std::vector<std::string> words_to_compare(std::string_view nfkd);

/// Whether somebody called `name` would be taken for `person`: the same words, or all of that
/// person's and others around them ("Kim Weber Oberbürgermeisterin"). Both in NFKD.
bool imitates(std::string_view name, std::string_view person);

/// Whether both look the same. Both in NFKD.
bool looks_like(std::string_view name, std::string_view other);

}  // namespace server::guests
