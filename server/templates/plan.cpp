#include "server/templates/plan.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <unordered_map>

#include "protocol/address.hpp"

namespace server::templates {

using namespace protocol;

namespace {

std::string field(std::string_view list, std::size_t index, std::string_view member) {
  return "data.plan." + std::string{list} + "[" + std::to_string(index) + "]." +
         std::string{member};
}

Result<void> check_sizes(const Plan& plan) {
  if (plan.phases.empty()) return refuse(ErrorCode::too_short, "no phase", "data.plan.phases");
  if (plan.tasks.empty()) return refuse(ErrorCode::too_short, "no task", "data.plan.tasks");
  if (plan.phases.size() > phases_max) {
    return refuse(ErrorCode::too_long, "too many phases", "data.plan.phases");
  }
  if (plan.tasks.size() > limits::tasks_per_template_max) {
    return refuse(ErrorCode::too_long, "too many tasks", "data.plan.tasks");
  }
  for (std::size_t i = 0; i < plan.tasks.size(); ++i) {
    const auto& task = plan.tasks[i];
    if (task.after.size() > limits::predecessors_per_task_max) {
      return refuse(ErrorCode::too_long, "too many predecessors", field("tasks", i, "after"));
    }
    if (task.days > limits::task_days_max) {
      return refuse(ErrorCode::too_long, "too many days", field("tasks", i, "days"));
    }
    if (task.days < 0) {
      return refuse(ErrorCode::bad_value, "days below zero", field("tasks", i, "days"));
    }
  }
  return {};
}

Result<void> check_names(const Plan& plan) {
  std::set<std::string_view> phases;
  for (std::size_t i = 0; i < plan.phases.size(); ++i) {
    const std::string_view number = plan.phases[i].number;
    if (number.find('.') != std::string_view::npos || !phases.insert(number).second) {
      return refuse(ErrorCode::bad_value, "phase numbers are unique and hold no dot",
                    field("phases", i, "number"));
    }
  }
  std::set<std::string_view> ids;
  std::set<std::string_view> numbers;
  for (std::size_t i = 0; i < plan.tasks.size(); ++i) {
    const auto& task = plan.tasks[i];
    if (!is_task_id(task.id)) {
      return refuse(ErrorCode::bad_value, "1 to 32 of a-z, 0-9, dot and hyphen",
                    field("tasks", i, "id"));
    }
    if (!ids.insert(task.id).second) {
      return refuse(ErrorCode::bad_value, "this id is there twice", field("tasks", i, "id"));
    }
    if (!numbers.insert(task.number).second) {
      return refuse(ErrorCode::bad_value, "this number is there twice",
                    field("tasks", i, "number"));
    }
    if (!phases.contains(phase_number(task))) {
      return refuse(ErrorCode::bad_value, "no such phase", field("tasks", i, "number"));
    }
  }
  return {};
}

Result<void> check_predecessors(const Plan& plan) {
  std::set<std::string_view> ids;
  for (const auto& task : plan.tasks) ids.insert(task.id);
  for (std::size_t i = 0; i < plan.tasks.size(); ++i) {
    const auto& task = plan.tasks[i];
    std::set<std::string_view> seen;
    for (std::size_t k = 0; k < task.after.size(); ++k) {
      const auto& id = task.after[k];
      if (ids.contains(id) && id != task.id && seen.insert(id).second) continue;
      return refuse(ErrorCode::bad_value, "another task of this plan, once",
                    field("tasks", i, "after") + "[" + std::to_string(k) + "]");
    }
  }
  if (!working_order(predecessors(plan))) {
    return refuse(ErrorCode::bad_value, "tasks wait for each other", "data.plan.tasks");
  }
  return {};
}

}  // namespace

Result<void> validate(const Plan& plan) {
  if (auto sizes = check_sizes(plan); !sizes) return sizes;
  if (auto names = check_names(plan); !names) return names;
  return check_predecessors(plan);
}

std::optional<std::size_t> find_task(const Plan& plan, std::string_view id) {
  const auto found = std::find_if(plan.tasks.begin(), plan.tasks.end(),
                                  [&](const Task& task) { return task.id == id; });
  if (found == plan.tasks.end()) return std::nullopt;
  return static_cast<std::size_t>(found - plan.tasks.begin());
}

std::string_view phase_number(const Task& task) {
  return std::string_view{task.number}.substr(0, task.number.find('.'));
}

std::vector<std::vector<std::size_t>> predecessors(const Plan& plan) {
  std::unordered_map<std::string_view, std::size_t> positions;
  for (std::size_t i = 0; i < plan.tasks.size(); ++i) positions.emplace(plan.tasks[i].id, i);
  std::vector<std::vector<std::size_t>> all(plan.tasks.size());
  for (std::size_t i = 0; i < plan.tasks.size(); ++i) {
    for (const auto& id : plan.tasks[i].after) {
      if (const auto found = positions.find(id); found != positions.end()) {
        all[i].push_back(found->second);
      }
    }
  }
  return all;
}

std::optional<std::vector<std::size_t>> working_order(
    const std::vector<std::vector<std::size_t>>& predecessors) {
  // Kahn, "Topological sorting of large networks", CACM 5 (1962): what waits for nothing comes
  // next.
  std::vector<std::size_t> waits_for(predecessors.size());
  std::vector<std::vector<std::size_t>> successors(predecessors.size());
  for (std::size_t i = 0; i < predecessors.size(); ++i) {
    waits_for[i] = predecessors[i].size();
    for (const auto before : predecessors[i]) successors[before].push_back(i);
  }
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < waits_for.size(); ++i) {
    if (waits_for[i] == 0) order.push_back(i);
  }
  for (std::size_t done = 0; done < order.size(); ++done) {
    for (const auto next : successors[order[done]]) {
      if (--waits_for[next] == 0) order.push_back(next);
    }
  }
  if (order.size() != predecessors.size()) return std::nullopt;
  return order;
}

}  // namespace server::templates
