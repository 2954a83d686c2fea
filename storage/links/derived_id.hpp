// Ids that follow from what they name, so that doing something twice finds the first time.
#pragma once

#include <string_view>

#include "protocol/ids.hpp"

namespace storage {

/// BLAKE2b of the text, as a UUID of version 8.
protocol::ItemId derived_id(std::string_view text);

}  // namespace storage
