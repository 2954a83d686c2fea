// What a test recorded of a story: each event between the states before and after it, in the form
// in which tests/scenarios keeps it for the reducers of all languages. Ids are random at every run,
// so the files have numbers in their place, and a handler that does the same as before makes the
// same file.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "protocol/envelope.hpp"

namespace tests {

struct ScenarioStep {
  protocol::ChannelName channel;
  protocol::State before;
  protocol::Event event;
  protocol::State after;
  /// The command that made the event; empty for an effect.
  std::string made_by;
};

/// Takes out of a step of a list what other tests had put there, down to seq `until`, and counts
/// from there.
void begin_after(ScenarioStep& step, protocol::Seq until);

std::string scenario_text(const std::string& name, std::vector<ScenarioStep> steps);

/// Every id replaced by its number in the order of appearance, in the form of an id.
std::string with_numbered_ids(std::string_view text);

/// Compares with tests/scenarios/<name>.json as a check of the running test, or writes that file if
/// BT_WRITE_SCENARIOS is set.
void check_scenario(const std::string& name, const std::vector<ScenarioStep>& steps);

}  // namespace tests
