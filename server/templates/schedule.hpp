// When the tasks of a plan can be done: the critical path method (Kelley and Walker, "Critical-path
// planning and scheduling", Eastern Joint Computer Conference 1959). In working days from the start
// of the project; an end is the first day after. Pure, any thread.
#pragma once

#include <cstdint>
#include <vector>

#include "protocol/templates/messages.hpp"

namespace server::templates {

struct TaskTimes {
  std::int64_t earliest_start = 0;
  std::int64_t earliest_end = 0;
  /// Later than this, and the whole project ends later.
  std::int64_t latest_start = 0;
  std::int64_t latest_end = 0;

  [[nodiscard]] std::int64_t slack() const { return latest_start - earliest_start; }
  [[nodiscard]] bool is_critical() const { return slack() == 0; }
};

struct Schedule {
  /// In the order of the plan's tasks.
  std::vector<TaskTimes> tasks;
  /// In the order of its phases, from the earliest start to the last earliest end; 0 to 0 for a
  /// phase without tasks.
  std::vector<protocol::PhaseSpan> phases;
  /// Length of the critical path.
  std::int64_t days = 0;
};

/// The plan must be valid (plan.hpp).
Schedule schedule(const protocol::Plan& plan);

}  // namespace server::templates
