// Messages that are there before a scenario looks at who comes later.
#pragma once

#include "load-tests/dialects/behoerdentalk.hpp"
#include "load-tests/scenarios/crowd.hpp"

namespace load {

/// Posts `count` messages in each of the first `rooms` rooms, by the person of the same number, and
/// waits until all are acknowledged. Throws std::runtime_error when one is refused.
void post_history(Loop& loop, BehoerdenTalk& dialect, Crowd& crowd, std::uint32_t rooms,
                  std::int64_t count, std::size_t bytes);

}  // namespace load
