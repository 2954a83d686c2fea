// Templates: project plans with stable tasks, in versions, owned by a contact point.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "protocol/address.hpp"
#include "protocol/author.hpp"
#include "protocol/limits.hpp"
#include "protocol/text.hpp"
#include "protocol/time.hpp"

namespace protocol {

struct Phase {
  /// "4"
  Text<8> number;
  Text<limits::title_max> name;
};
BOOST_DESCRIBE_STRUCT(Phase, (), (number, name))

struct Task {
  /// Stable over all versions; see is_task_id.
  Text<32> id;
  /// Its mark, "4.2"; the part before the first dot is its phase. May change between versions.
  Text<16> number;
  Text<limits::title_max> name;
  /// What is to be done, plain text; annotations are anchored at quotes of it.
  TextOrEmpty<limits::annotation_text_max> text;
  /// Working days (AT), 0 to 2,000.
  std::int64_t days = 0;
  TextOrEmpty<limits::title_max> role;
  /// Ids of the tasks that must be finished first.
  std::vector<std::string> after;
  bool milestone = false;
};
BOOST_DESCRIBE_STRUCT(Task, (), (id, number, name, text, days, role, after, milestone))

/// The plan of one version.
struct Plan {
  std::vector<Phase> phases;
  std::vector<Task> tasks;
};
BOOST_DESCRIBE_STRUCT(Plan, (), (phases, tasks))

/// The subject of a `template:` channel; `plan` is that of the current version.
struct Template {
  ItemId id;
  std::string title;
  /// "350 Arbeitsplätze"
  std::string scope;
  std::string tag;
  ContactId contact;
  /// "v2.0"
  std::string version;
  Time published_at{};
  std::string changes;
  Plan plan;
};
BOOST_DESCRIBE_STRUCT(Template, (),
                      (id, title, scope, tag, contact, version, published_at, changes, plan))

/// An earlier or the current version as the history lists it; its plan is a query.
struct Version {
  ItemId id;
  Seq seq = 0;
  Time at{};
  Author by;
  std::string version;
  std::string changes;
};
BOOST_DESCRIBE_STRUCT(Version, (), (id, seq, at, by, version, changes))

/// How much hangs at one task: what the tree shows. Erased things do not count.
struct TaskTotals {
  std::string task;
  std::int64_t questions = 0;
  std::int64_t annotations = 0;
  /// From other homes: talks, threads.
  std::int64_t links = 0;
};
BOOST_DESCRIBE_STRUCT(TaskTotals, (), (task, questions, annotations, links))

/// One phase of the small plan in the library, in working days from the start.
struct PhaseSpan {
  std::int64_t start = 0;
  std::int64_t end = 0;
};
BOOST_DESCRIBE_STRUCT(PhaseSpan, (), (start, end))

/// A template as the channel `library` lists it.
struct TemplateEntry {
  ItemId id;
  Seq seq = 0;
  std::string title;
  std::string scope;
  std::string tag;
  ContactId contact;
  std::string version;
  std::int64_t tasks = 0;
  /// Length of the critical path in working days.
  std::int64_t days = 0;
  std::vector<PhaseSpan> phases;
};
BOOST_DESCRIBE_STRUCT(TemplateEntry, (),
                      (id, seq, title, scope, tag, contact, version, tasks, days, phases))

/// On `library`, by people of the contact point. Reply: the template's id.
struct TemplateCreate {
  static constexpr auto name = "template.create";
  Text<limits::title_max> title;
  TextOrEmpty<limits::title_max> scope;
  TextOrEmpty<limits::name_max> tag;
  ContactId contact;
  Text<16> version;
  TextOrEmpty<limits::description_text_max> changes;
  Plan plan;
};
BOOST_DESCRIBE_STRUCT(TemplateCreate, (), (title, scope, tag, contact, version, changes, plan))

/// On `template:`, by people of its contact point. Annotations move along or become orphans.
struct TemplatePublish {
  static constexpr auto name = "template.publish";
  Text<16> version;
  TextOrEmpty<limits::description_text_max> changes;
  Plan plan;
};
BOOST_DESCRIBE_STRUCT(TemplatePublish, (), (version, changes, plan))

}  // namespace protocol
