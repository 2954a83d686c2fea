#include "server/templates/template_effects.hpp"

#include "protocol/json_writer.hpp"
#include "server/templates/template.hpp"

namespace server::templates {

using namespace protocol;

void apply_entry(storage::Transaction& transaction, const storage::Effect& effect) {
  const auto& library = effect.target;
  const auto listed = transaction.subject<Template>(effect.about.channel);
  if (!listed) return;
  const auto old = transaction.find<TemplateEntry>(library, listed->id);
  auto entry = entry_of(*listed, old ? old->seq : transaction.next_seq(library));
  if (old && to_json(*old) == to_json(entry)) return;
  State state;
  state.templates = {std::move(entry)};
  transaction.append(library, "template.listed", std::move(state), listed->id.text());
}

}  // namespace server::templates
