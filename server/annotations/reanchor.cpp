#include "server/annotations/reanchor.hpp"

#include <algorithm>

#include "server/annotations/anchor.hpp"
#include "storage/annotations/annotation_repository.hpp"
#include "storage/templates/version_repository.hpp"

namespace server::annotations {

using namespace protocol;

namespace {

// Versions that are looked through for the text that an orphan last stood in. Above it, an orphan
// comes back only with all of its context.
constexpr std::int64_t versions_max = 30;

/// The plans before `next`, newest first, each read when it is first needed.
class EarlierPlans {
 public:
  EarlierPlans(storage::Reader& reader, const Template& next)
      : reader_{reader},
        template_{next.id},
        names_{storage::version_names(reader, next.id, versions_max)} {
    std::erase(names_, next.version);
  }

  std::optional<std::string> text(const std::string& task, const Quote& quote) {
    for (std::size_t i = 0; i < names_.size(); ++i) {
      const auto* found = find_task(plan(i), task);
      if (found != nullptr && stands_in(quote, found->text)) return found->text;
    }
    return std::nullopt;
  }

 private:
  const Plan& plan(std::size_t i) {
    if (i == plans_.size()) {
      plans_.push_back(storage::find_version(reader_, template_, names_[i]).value().plan);
    }
    return plans_[i];
  }

  storage::Reader& reader_;
  ItemId template_;
  std::vector<std::string> names_;
  std::vector<Plan> plans_;
};

Annotation orphaned(Annotation annotation) {
  annotation.anchor = AnchorState::orphaned;
  return annotation;
}

}  // namespace

const Task* find_task(const Plan& plan, std::string_view id) {
  const auto found = std::find_if(plan.tasks.begin(), plan.tasks.end(),
                                  [&](const Task& task) { return task.id == id; });
  return found == plan.tasks.end() ? nullptr : &*found;
}

Annotation follow(Annotation annotation, const Plan& plan, const EarlierText& earlier_text) {
  const auto* task = find_task(plan, annotation.task);
  if (task == nullptr) return orphaned(std::move(annotation));
  if (!annotation.quote) {
    annotation.anchor = AnchorState::attached;
    return annotation;
  }
  // Usually its part of the text is as it was, and nothing needs to be looked up.
  auto anchored = anchor(*annotation.quote, std::nullopt, task->text);
  if (anchored.state != AnchorState::attached) {
    anchored =
        anchor(*annotation.quote, earlier_text(annotation.task, *annotation.quote), task->text);
  }
  annotation.anchor = anchored.state;
  annotation.quote = std::move(anchored.quote);
  return annotation;
}

std::vector<Annotation> reanchor(storage::Reader& reader, const ChannelName& channel,
                                 const Template& next) {
  EarlierPlans earlier{reader, next};
  std::vector<Annotation> changed;
  for (auto& annotation : storage::annotations_of(reader, channel, next.id)) {
    const auto before = to_json(annotation);
    auto followed = follow(
        std::move(annotation), next.plan,
        [&](const std::string& task, const Quote& quote) { return earlier.text(task, quote); });
    if (to_json(followed) != before) changed.push_back(std::move(followed));
  }
  return changed;
}

}  // namespace server::annotations
