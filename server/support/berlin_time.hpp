// Europe/Berlin without a time zone database, which a bare machine may lack: UTC+1, and UTC+2 from
// the last Sunday of March to the last Sunday of October, both at 01:00 UTC (Directive 2000/84/EC).
// Holds for 1996 and later. Pure; any thread.
#pragma once

#include <chrono>

#include "protocol/time.hpp"

namespace server {

/// What the clocks in Berlin are ahead of UTC at this moment.
std::chrono::hours berlin_offset(protocol::Time time);

/// The moment at which a clock in Berlin shows this. In the hour that occurs twice in October the
/// first one; in the hour that March leaves out the moment an hour later on the clock.
protocol::Time from_berlin(std::chrono::local_time<std::chrono::milliseconds> wall_clock);

/// What a clock in Berlin shows at this moment.
std::chrono::local_time<std::chrono::milliseconds> to_berlin(protocol::Time time);

}  // namespace server
