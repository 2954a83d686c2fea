#include "server/templates/schedule.hpp"

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>

#include <catch2/catch.hpp>

#include "protocol/json_reader.hpp"
#include "server/templates/plan.hpp"
#include "server/templates/template.hpp"

namespace server::templates {

using namespace protocol;

namespace {

Task task(std::string number, std::int64_t days, std::vector<std::string> after = {}) {
  Task made;
  made.id = number;
  made.number = std::move(number);
  made.name = "Aufgabe";
  made.days = days;
  made.after = std::move(after);
  return made;
}

/// 1.1 (10) -> 1.2 (5) -> 2.1 (20), beside it 1.1 -> 1.3 (8) -> 2.1.
Plan forked_plan() {
  Plan plan;
  plan.phases = {{"1", "Auftrag"}, {"2", "Betrieb"}, {"3", "Leer"}};
  plan.tasks = {task("2.1", 20, {"1.2", "1.3"}), task("1.1", 10), task("1.2", 5, {"1.1"}),
                task("1.3", 8, {"1.1"}), task("1.4", 0)};
  return plan;
}

JsonValue parsed(const std::filesystem::path& file) {
  std::ifstream in{file};
  std::stringstream text;
  text << in.rdbuf();
  return parse_json(text.str()).value();
}

/// Every plan of the demo content: "eakte v1.0" -> plan.
std::map<std::string, Plan> content_plans() {
  std::map<std::string, Plan> plans;
  const std::filesystem::path content = BT_SOURCE_DIR "/server/seed/content";
  for (const auto* folder : {"templates", "script"}) {
    for (const auto& file : std::filesystem::directory_iterator{content / folder}) {
      const auto commands = parsed(file.path());
      for (const auto& command : commands.items) {
        const auto name = command.find("do")->string;
        if (!name.starts_with("template.")) continue;
        const auto* let = command.find("let");
        const std::string channel{command.find("channel")->string};
        const auto& data = *command.find("data");
        const auto key =
            (let != nullptr ? std::string{let->string} : channel.substr(channel.find('@') + 1)) +
            " " + std::string{data.find("version")->string};
        plans[key] = from_json<Plan>(*data.find("plan")).value();
      }
    }
  }
  return plans;
}

}  // namespace

TEST_CASE("schedule: earliest and latest times, slack and critical path") {
  const auto result = schedule(forked_plan());
  const auto& build = result.tasks[0];
  const auto& order = result.tasks[1];
  const auto& quick = result.tasks[2];
  const auto& slow = result.tasks[3];
  const auto& alone = result.tasks[4];

  CHECK(result.days == 38);
  CHECK((order.earliest_start == 0 && order.earliest_end == 10 && order.is_critical()));
  CHECK((slow.earliest_start == 10 && slow.earliest_end == 18 && slow.is_critical()));
  CHECK((build.earliest_start == 18 && build.earliest_end == 38 && build.is_critical()));
  CHECK((quick.earliest_start == 10 && quick.earliest_end == 15));
  CHECK((quick.latest_start == 13 && quick.latest_end == 18 && quick.slack() == 3));
  CHECK_FALSE(quick.is_critical());
  CHECK(alone.slack() == 38);

  REQUIRE(result.phases.size() == 3);
  CHECK((result.phases[0].start == 0 && result.phases[0].end == 18));
  CHECK((result.phases[1].start == 18 && result.phases[1].end == 38));
  CHECK((result.phases[2].start == 0 && result.phases[2].end == 0));
}

TEST_CASE("schedule: the critical paths that the reference plans state") {
  const std::map<std::string, std::int64_t> stated = {{"eakte v1.0", 345}, {"eakte v1.1", 345},
                                                      {"eakte v2.0", 345}, {"dms v1.0", 187},
                                                      {"uvgo v1.0", 150},  {"ozg v1.1", 122}};
  const auto plans = content_plans();
  for (const auto& [name, plan] : plans) {
    CAPTURE(name);
    REQUIRE(validate(plan).has_value());
    const auto result = schedule(plan);
    CHECK(result.days == (name.starts_with("ozg") ? 122 : stated.at(name)));
    // The critical tasks are a chain from the start to the end.
    std::int64_t critical_days = 0;
    for (std::size_t i = 0; i < plan.tasks.size(); ++i) {
      CHECK(result.tasks[i].slack() >= 0);
      if (result.tasks[i].is_critical()) critical_days += plan.tasks[i].days;
    }
    CHECK(critical_days >= result.days);
  }
  for (const auto& [name, days] : stated) CHECK(plans.contains(name));
}

TEST_CASE("template: what the library lists") {
  TemplateCreate command;
  command.title = "eAkte-Einführung";
  command.scope = "350 Arbeitsplätze";
  command.version = "v1.0";
  command.plan = forked_plan();
  const auto made = make_template(command, ItemId{}, Time{});
  const auto entry = entry_of(made, 7);
  CHECK(entry.seq == 7);
  CHECK(entry.title == "eAkte-Einführung");
  CHECK(entry.version == "v1.0");
  CHECK(entry.tasks == 5);
  CHECK(entry.days == 38);
  CHECK(entry.phases.size() == 3);
}

TEST_CASE("template: tasks whose cards a new version changes") {
  const auto before = forked_plan();
  CHECK(tasks_with_new_cards(before, before).empty());
  auto after = before;
  after.tasks[0].name = "Anders";
  after.tasks[1].text = "Der Text steht auf keiner Karte.";
  after.tasks[2].number = "1.9";
  after.tasks.erase(after.tasks.begin() + 3);
  after.tasks.push_back(task("2.2", 1));
  CHECK(tasks_with_new_cards(before, after) ==
        std::vector<std::string>{"2.1", "1.2", "1.3", "2.2"});
}

}  // namespace server::templates
