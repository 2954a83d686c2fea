#include "server/annotations/annotation.hpp"

#include "server/annotations/anchor.hpp"
#include "server/annotations/reanchor.hpp"

namespace server::annotations {

using namespace protocol;

Result<std::optional<Quote>> check_place(const Plan& plan, const std::string& task,
                                         const std::optional<Quote>& quote) {
  const auto* found = find_task(plan, task);
  if (found == nullptr) return refuse(ErrorCode::bad_value, "no such task", "data.task");
  if (!quote) return std::optional<Quote>{};
  auto placed = place(*quote, found->text);
  if (!placed) return placed.error();
  return std::optional{std::move(*placed)};
}

Result<void> may_reply(const Annotation& annotation) {
  if (annotation.replies.size() >= limits::replies_per_annotation_max) {
    return refuse(ErrorCode::too_many, "this annotation has as many replies as it may");
  }
  return {};
}

Annotation tombstone(const Annotation& annotation) {
  Annotation erased;
  erased.id = annotation.id;
  erased.seq = annotation.seq;
  erased.at = annotation.at;
  erased.by = annotation.by;
  erased.template_ = annotation.template_;
  erased.task = annotation.task;
  erased.version = annotation.version;
  erased.anchor = annotation.anchor;
  erased.erased = true;
  return erased;
}

}  // namespace server::annotations
