// The scenarios that the storage tests record from the real handlers, and that the TypeScript
// reducer is tested with: the C++ one must agree with the files too.
#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "protocol/json_reader.hpp"
#include "protocol/json_writer.hpp"
#include "protocol/reduce.hpp"

using namespace protocol;

TEST_CASE("scenarios: state before + event = state after") {
  std::size_t steps = 0;
  const auto folder = std::filesystem::path{BT_SOURCE_DIR} / "tests" / "scenarios";
  for (const auto& entry : std::filesystem::directory_iterator{folder}) {
    if (entry.path().extension() != ".json") continue;
    std::ifstream file{entry.path()};
    const std::string text{std::istreambuf_iterator<char>{file}, {}};
    const auto scenario = parse_json(text).value();
    for (const auto& step : scenario.find("steps")->items) {
      INFO(entry.path().filename() << ", step " << ++steps);
      auto state = from_json<State>(*step.find("before")).value();
      reduce(state, from_json<State>(*step.find("event")->find("data")).value());
      CHECK(to_json(state) == to_json(from_json<State>(*step.find("after")).value()));
    }
  }
  CHECK(steps > 0);
}
