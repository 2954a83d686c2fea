#include "server/annotations/annotation_effects.hpp"

#include "server/annotations/reanchor.hpp"
#include "storage/annotations/annotation_repository.hpp"

namespace server::annotations {

using namespace protocol;

void apply_entry(storage::Transaction& transaction, const storage::Effect& effect) {
  const auto current = transaction.subject<Template>(effect.about.channel);
  if (!current) return;
  State state;
  state.annotations = reanchor(transaction, effect.target, *current);
  storage::save_beyond_window(transaction, effect.target, state.annotations);
  if (state.annotations.empty()) return;
  transaction.append(effect.target, "annotation.reanchored", std::move(state),
                     std::string{storage::about_several});
}

}  // namespace server::annotations
