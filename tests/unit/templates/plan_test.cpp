#include "server/templates/plan.hpp"

#include <functional>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

namespace server::templates {

using namespace protocol;

namespace {

Task task(std::string number, std::vector<std::string> after = {}) {
  Task made;
  made.id = number;
  made.number = std::move(number);
  made.name = "Aufgabe";
  made.days = 5;
  made.after = std::move(after);
  return made;
}

Plan small_plan() {
  Plan plan;
  plan.phases = {{"1", "Auftrag"}, {"2", "Betrieb"}};
  plan.tasks = {task("1.1"), task("1.2", {"1.1"}), task("2.1", {"1.1", "1.2"})};
  return plan;
}

struct Refusal {
  const char* why;
  std::function<void(Plan&)> spoil;
  ErrorCode code;
  const char* field;
};

const std::vector<Refusal> refusals = {
    {"no phase", [](Plan& p) { p.phases.clear(); }, ErrorCode::too_short, "data.plan.phases"},
    {"no task", [](Plan& p) { p.tasks.clear(); }, ErrorCode::too_short, "data.plan.tasks"},
    {"too many phases",
     [](Plan& p) {
       for (int i = 3; i < 40; ++i) p.phases.push_back({std::to_string(i), "x"});
     },
     ErrorCode::too_long, "data.plan.phases"},
    {"too many tasks",
     [](Plan& p) {
       for (int i = 2; i < 320; ++i) p.tasks.push_back(task("2." + std::to_string(i)));
     },
     ErrorCode::too_long, "data.plan.tasks"},
    {"too many predecessors", [](Plan& p) { p.tasks[2].after.resize(21, "1.1"); },
     ErrorCode::too_long, "data.plan.tasks[2].after"},
    {"too many days", [](Plan& p) { p.tasks[1].days = 2'001; }, ErrorCode::too_long,
     "data.plan.tasks[1].days"},
    {"days below zero", [](Plan& p) { p.tasks[1].days = -1; }, ErrorCode::bad_value,
     "data.plan.tasks[1].days"},
    {"a phase twice", [](Plan& p) { p.phases[1].number = "1"; }, ErrorCode::bad_value,
     "data.plan.phases[1].number"},
    {"a phase with a dot", [](Plan& p) { p.phases[1].number = "2.1"; }, ErrorCode::bad_value,
     "data.plan.phases[1].number"},
    {"no task id", [](Plan& p) { p.tasks[0].id = "Ä"; }, ErrorCode::bad_value,
     "data.plan.tasks[0].id"},
    {"an id twice", [](Plan& p) { p.tasks[1].id = "1.1"; }, ErrorCode::bad_value,
     "data.plan.tasks[1].id"},
    {"a number twice", [](Plan& p) { p.tasks[1].number = "1.1"; }, ErrorCode::bad_value,
     "data.plan.tasks[1].number"},
    {"a number of no phase", [](Plan& p) { p.tasks[1].number = "3.1"; }, ErrorCode::bad_value,
     "data.plan.tasks[1].number"},
    {"a predecessor that does not exist", [](Plan& p) { p.tasks[2].after[1] = "9.9"; },
     ErrorCode::bad_value, "data.plan.tasks[2].after[1]"},
    {"a predecessor twice", [](Plan& p) { p.tasks[2].after[1] = "1.1"; }, ErrorCode::bad_value,
     "data.plan.tasks[2].after[1]"},
    {"its own predecessor", [](Plan& p) { p.tasks[1].after[0] = "1.2"; }, ErrorCode::bad_value,
     "data.plan.tasks[1].after[0]"},
    {"a circle", [](Plan& p) { p.tasks[0].after = {"2.1"}; }, ErrorCode::bad_value,
     "data.plan.tasks"},
};

}  // namespace

TEST_CASE("plan: a sound one is valid") {
  CHECK(validate(small_plan()).has_value());

  SECTION("at the limits too") {
    auto plan = small_plan();
    for (int i = 2; i <= 298; ++i) plan.tasks.push_back(task("2." + std::to_string(i)));
    plan.tasks[2].days = 2'000;
    plan.tasks[0].days = 0;
    for (int i = 2; i < 20; ++i) plan.tasks[2].after.push_back("2." + std::to_string(i));
    CHECK(plan.tasks.size() == 300);
    CHECK(plan.tasks[2].after.size() == 20);
    CHECK(validate(plan).has_value());
  }
}

TEST_CASE("plan: each fault is refused by the name of its field") {
  for (const auto& refusal : refusals) {
    CAPTURE(refusal.why);
    auto plan = small_plan();
    refusal.spoil(plan);
    const auto result = validate(plan);
    REQUIRE_FALSE(result.has_value());
    CHECK(result.error().code == refusal.code);
    CHECK(result.error().field == refusal.field);
  }
}

TEST_CASE("plan: every task comes after its predecessors") {
  const auto before = predecessors(small_plan());
  CHECK(working_order(before) == std::vector<std::size_t>{0, 1, 2});
  CHECK_FALSE(working_order({{1}, {0}}));
}

TEST_CASE("plan: a task's phase is the part before the first dot") {
  CHECK(phase_number(task("4.2")) == "4");
  CHECK(phase_number(task("12.3.1")) == "12");
  CHECK(phase_number(task("7")) == "7");
}

}  // namespace server::templates
