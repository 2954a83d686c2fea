#include "server/annotations/annotation_effects.hpp"

#include "server/annotations/reanchor.hpp"

namespace server::annotations {

using namespace protocol;

void apply_entry(storage::Transaction& transaction, const storage::Effect& effect) {
  const auto current = transaction.subject<Template>(effect.about.channel);
  if (!current) return;
  State state;
  state.annotations = reanchor(transaction, effect.target, *current);
  if (state.annotations.empty()) return;
  transaction.append(effect.target, "annotation.reanchored", std::move(state),
                     std::string{storage::about_several});
}

}  // namespace server::annotations
