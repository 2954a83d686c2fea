// Rules of own state. Pure; any thread.
#pragma once

#include <cstdint>

#include "protocol/error_code.hpp"

namespace server::own {

/// Whether everything up to `number` can have been read where `marks` is the newest number.
protocol::Result<void> may_read_up_to(std::int64_t number, std::int64_t marks);

}  // namespace server::own
