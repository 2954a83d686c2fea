#include "tests/support/scenario.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>

#include <boost/describe.hpp>
#include <boost/mp11.hpp>
#include <catch2/catch.hpp>

#include "protocol/ids.hpp"
#include "protocol/json_writer.hpp"

namespace tests {

using namespace protocol;

namespace {

constexpr std::size_t id_characters = 36;

template <class Entry>
void begin_after(std::vector<Entry>& entries, Seq until) {
  std::erase_if(entries, [&](const Entry& entry) { return entry.seq <= until; });
  for (auto& entry : entries) entry.seq -= until;
}

void begin_after(State& state, Seq until) {
  begin_after(state.talks, until);
  begin_after(state.templates, until);
}

/// What one event changes has no order of its own, and the database gives it in that of random ids.
void put_in_order(ScenarioStep& step) {
  using Streams = boost::describe::describe_members<State, boost::describe::mod_public>;
  boost::mp11::mp_for_each<Streams>([&](auto stream) {
    auto& items = step.event.data.*stream.pointer;
    if constexpr (requires { items.front().seq; }) {
      std::stable_sort(items.begin(), items.end(),
                       [](const auto& a, const auto& b) { return a.seq < b.seq; });
    }
  });
  const auto& questions = step.before.questions;
  const auto place = [&](const auto& tally) {
    return std::find_if(questions.begin(), questions.end(),
                        [&](const Question& question) { return question.id == tally.question; });
  };
  auto& tallies = step.event.data.tallies;
  std::sort(tallies.begin(), tallies.end(),
            [&](const auto& a, const auto& b) { return place(a) < place(b); });
}

/// Version 4, variant 1 of RFC 4122, like those that it stands for.
std::string numbered_id(std::size_t number) {
  char text[id_characters + 1];
  std::snprintf(text, sizeof text, "00000000-0000-4000-8000-%012zu", number);
  return text;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::istringstream stream{text};
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

}  // namespace

void begin_after(ScenarioStep& step, Seq until) {
  begin_after(step.before, until);
  begin_after(step.event.data, until);
  begin_after(step.after, until);
  step.event.seq -= until;
}

std::string scenario_text(const std::string& name, std::vector<ScenarioStep> steps) {
  std::string text = "{\"name\":\"" + name + "\",\"steps\":[";
  const char* separator = "\n";
  for (auto& step : steps) {
    put_in_order(step);
    text.append(separator).append("{");
    if (!step.made_by.empty()) text.append("\"do\":\"").append(step.made_by).append("\",");
    text.append("\"channel\":\"").append(step.channel.text()).append("\",\n\"before\":");
    text.append(to_json(step.before)).append(",\n\"event\":").append(to_json(step.event));
    text.append(",\n\"after\":").append(to_json(step.after)).append("}");
    separator = ",\n";
  }
  return text + "\n]}\n";
}

std::string with_numbered_ids(std::string_view text) {
  std::map<std::string, std::string, std::less<>> numbered;
  std::string result;
  while (!text.empty()) {
    const auto front = text.substr(0, id_characters);
    if (!parse_id(front)) {
      result.push_back(text.front());
      text.remove_prefix(1);
      continue;
    }
    const auto [known, is_new] = numbered.try_emplace(std::string{front});
    if (is_new) known->second = numbered_id(numbered.size());
    result.append(known->second);
    text.remove_prefix(id_characters);
  }
  return result;
}

void check_scenario(const std::string& name, const std::vector<ScenarioStep>& steps) {
  const auto path = std::string{BT_SOURCE_DIR} + "/tests/scenarios/" + name + ".json";
  const auto recorded = with_numbered_ids(scenario_text(name, steps));
  if (std::getenv("BT_WRITE_SCENARIOS") != nullptr) {
    std::ofstream{path} << recorded;
    return;
  }
  std::ifstream file{path};
  const std::string kept{std::istreambuf_iterator<char>{file}, {}};
  INFO("if this is meant, BT_WRITE_SCENARIOS=1 writes " << path);
  const auto now = lines_of(recorded);
  const auto before = lines_of(kept);
  for (std::size_t i = 0; i < std::min(now.size(), before.size()); ++i) {
    INFO("line " << i + 1);
    CHECK(now[i] == before[i]);
    // What follows differs because of it.
    if (now[i] != before[i]) return;
  }
  CHECK(now.size() == before.size());
}

}  // namespace tests
