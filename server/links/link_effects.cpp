#include "server/links/link_effects.hpp"

#include "server/links/link.hpp"
#include "storage/links/link_repository.hpp"

namespace server::links {

using namespace protocol;
using storage::Effect;
using storage::EffectKind;
using storage::Transaction;

namespace {

void append(Transaction& transaction, const char* event, State state) {
  const auto link = state.links.front();
  transaction.append(link.here.channel, event, std::move(state), link.id.text());
}

void remove(Transaction& transaction, const LinkEnd& link) {
  append(transaction, "link.removed", without_link(transaction, link));
}

/// The thing was changed between the event that linked it and now, when nothing here knew of the
/// link yet: whoever linked it may have fetched an older card.
bool may_have_changed_since(Transaction& transaction, const ChannelName& channel, Time linked_at) {
  const auto changed_at = transaction.channel(channel)->changed_at;
  return changed_at && *changed_at >= linked_at;
}

}  // namespace

void apply_link(Transaction& transaction, const Effect& effect) {
  const auto& here = effect.here.value();
  const auto& other = effect.about;
  if (!storage::exists(transaction, here) || find_open_link(transaction, here, other)) return;
  if (const auto source = find_link(transaction, other, here); source && source->removed) return;
  // A full channel stays readable; the link then shows at its other end only.
  if (storage::count_links(transaction, here.channel) >= limits::links_per_channel_max) return;

  const bool renew = may_have_changed_since(transaction, here.channel, effect.at);
  append(transaction, "link.added", with_link(transaction, here, other));
  if (renew) transaction.add_effect({EffectKind::touch, other.channel, here, other, {}, {}, {}});
}

void apply_unlink(Transaction& transaction, const Effect& effect) {
  const auto& here = effect.here.value();
  const auto link = find_open_link(transaction, here, effect.about);
  if (!link || find_open_link(transaction, effect.about, here)) return;
  remove(transaction, *link);
}

void apply_touch(Transaction& transaction, const Effect& effect) {
  auto link = find_open_link(transaction, effect.here.value(), effect.about);
  if (!link) return;
  // A task that is gone from the current plan may come back with the next.
  const bool is_task = effect.about.kind == AddressKind::task;
  if (!is_task && !storage::exists(transaction, effect.about)) return remove(transaction, *link);
  ++link->version;
  State state;
  state.links = {std::move(*link)};
  append(transaction, "link.changed", std::move(state));
}

}  // namespace server::links
