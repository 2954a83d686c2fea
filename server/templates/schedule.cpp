#include "server/templates/schedule.hpp"

#include <algorithm>
#include <optional>

#include "server/templates/plan.hpp"

namespace server::templates {

using namespace protocol;

namespace {

PhaseSpan span_of(const Phase& phase, const Plan& plan, const std::vector<TaskTimes>& times) {
  std::optional<PhaseSpan> span;
  for (std::size_t i = 0; i < plan.tasks.size(); ++i) {
    if (phase_number(plan.tasks[i]) != phase.number) continue;
    if (!span) span = PhaseSpan{times[i].earliest_start, times[i].earliest_end};
    span->start = std::min(span->start, times[i].earliest_start);
    span->end = std::max(span->end, times[i].earliest_end);
  }
  return span.value_or(PhaseSpan{});
}

}  // namespace

Schedule schedule(const Plan& plan) {
  const auto before = predecessors(plan);
  const auto order = working_order(before).value();
  Schedule result;
  auto& times = result.tasks;
  times.resize(plan.tasks.size());

  for (const auto i : order) {
    for (const auto p : before[i]) {
      times[i].earliest_start = std::max(times[i].earliest_start, times[p].earliest_end);
    }
    times[i].earliest_end = times[i].earliest_start + plan.tasks[i].days;
    result.days = std::max(result.days, times[i].earliest_end);
  }
  for (auto& task : times) task.latest_end = result.days;
  for (auto i = order.rbegin(); i != order.rend(); ++i) {
    auto& task = times[*i];
    task.latest_start = task.latest_end - plan.tasks[*i].days;
    for (const auto p : before[*i]) {
      times[p].latest_end = std::min(times[p].latest_end, task.latest_start);
    }
  }
  for (const auto& phase : plan.phases) result.phases.push_back(span_of(phase, plan, times));
  return result;
}

}  // namespace server::templates
