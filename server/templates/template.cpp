#include "server/templates/template.hpp"

#include "server/templates/plan.hpp"
#include "server/templates/schedule.hpp"

namespace server::templates {

using namespace protocol;

Template make_template(const TemplateCreate& command, const ItemId& id, Time now) {
  Template made;
  made.id = id;
  made.title = command.title;
  made.scope = command.scope;
  made.tag = command.tag;
  made.contact = command.contact;
  made.version = command.version;
  made.published_at = now;
  made.changes = command.changes;
  made.plan = command.plan;
  return made;
}

Template next_version(Template current, const TemplatePublish& command, Time now) {
  current.version = command.version;
  current.published_at = now;
  current.changes = command.changes;
  current.plan = command.plan;
  return current;
}

TemplateEntry entry_of(const Template& listed, Seq seq) {
  const auto times = schedule(listed.plan);
  TemplateEntry entry;
  entry.id = listed.id;
  entry.seq = seq;
  entry.title = listed.title;
  entry.scope = listed.scope;
  entry.tag = listed.tag;
  entry.contact = listed.contact;
  entry.version = listed.version;
  entry.tasks = static_cast<std::int64_t>(listed.plan.tasks.size());
  entry.days = times.days;
  entry.phases = times.phases;
  return entry;
}

std::vector<std::string> tasks_with_new_cards(const Plan& before, const Plan& after) {
  std::vector<std::string> ids;
  for (const auto& task : before.tasks) {
    const auto place = find_task(after, task.id);
    if (!place || after.tasks[*place].number != task.number ||
        after.tasks[*place].name != task.name) {
      ids.push_back(task.id);
    }
  }
  for (const auto& task : after.tasks) {
    if (!find_task(before, task.id)) ids.push_back(task.id);
  }
  return ids;
}

}  // namespace server::templates
