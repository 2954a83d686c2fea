// The rules of a template's plan. Pure, any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "protocol/error_code.hpp"
#include "protocol/templates/messages.hpp"

namespace server::templates {

/// The plans of reference have six; a bar of more has no readable colours left.
inline constexpr std::size_t phases_max = 30;

/// Nothing, or why the plan cannot be published: ids and numbers unique, every task in a phase that
/// exists, predecessors that exist and form no circle, sizes within limits. The refusal names the
/// field ("data.plan.tasks[3].after[1]").
protocol::Result<void> validate(const protocol::Plan& plan);

/// The position of a task in the plan.
std::optional<std::size_t> find_task(const protocol::Plan& plan, std::string_view id);

/// "4" of "4.2".
std::string_view phase_number(const protocol::Task& task);

/// The positions of the predecessors of each task; those that do not exist are left out.
std::vector<std::vector<std::size_t>> predecessors(const protocol::Plan& plan);

/// The positions of all tasks, each after its predecessors; nullopt if they form a circle.
std::optional<std::vector<std::size_t>> working_order(
    const std::vector<std::vector<std::size_t>>& predecessors);

}  // namespace server::templates
