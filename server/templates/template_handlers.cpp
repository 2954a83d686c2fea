#include "server/templates/template_handlers.hpp"

#include <algorithm>
#include <set>
#include <string>

#include <spdlog/spdlog.h>

#include "server/templates/plan.hpp"
#include "server/templates/template.hpp"
#include "storage/annotations/annotation_repository.hpp"
#include "storage/contacts/contact_repository.hpp"
#include "storage/links/link_repository.hpp"
#include "storage/templates/version_repository.hpp"

namespace server::templates {

using namespace protocol;
using storage::Effect;
using storage::EffectKind;
using storage::Transaction;

namespace {

// People with private annotations of one template that a publication reaches; far more than one
// template has readers, and still a bounded number of rows.
constexpr std::int64_t notes_max = 5'000;

Version version_of(Transaction& transaction, const Template& published, Seq seq) {
  return {transaction.new_id(), seq, transaction.now(), transaction.context().by, published.version,
          published.changes};
}

void add_entry_effect(Transaction& transaction, const ChannelName& target, const ItemId& id) {
  Effect effect;
  effect.kind = EffectKind::entry;
  effect.target = target;
  effect.about = address_of(channel_of(ChannelKind::template_, id));
  transaction.add_effect(std::move(effect));
}

/// Cards of tasks and annotations that look different now are renewed at their links' other ends.
void touch_changed(Transaction& transaction, const ChannelName& channel, const Plan& before,
                   const Plan& after, const std::vector<Annotation>& annotations) {
  std::set<Address> changed;
  for (auto& task : tasks_with_new_cards(before, after)) {
    changed.insert(task_address(channel.item(), std::move(task)));
  }
  for (const auto& annotation : annotations) {
    changed.insert(address_of(channel, AddressKind::annotation, annotation.id));
  }
  storage::touch_links(transaction, channel, changed);
}

}  // namespace

Result<Done> handle_create(Transaction& transaction, auth::Access& access,
                           const ChannelName& channel, const TemplateCreate& command) {
  if (channel.kind != ChannelKind::library) {
    return refuse(ErrorCode::wrong_channel, "on library only");
  }
  if (auto allowed = access.require(auth::Action::write_template, channel); !allowed) {
    return allowed.error();
  }
  if (!storage::is_contact(transaction, command.contact, access.account().value())) {
    return refuse(ErrorCode::forbidden, "not of this contact point", "data.contact");
  }
  if (auto valid = validate(command.plan); !valid) return valid.error();

  const auto made = make_template(command, transaction.new_id(), transaction.now());
  const auto own_channel = channel_of(ChannelKind::template_, made.id);
  transaction.create_channel(own_channel);
  storage::save_version(transaction, made);
  State state;
  state.template_ = made;
  state.versions = {version_of(transaction, made, transaction.next_seq(own_channel))};
  transaction.append(own_channel, "template.created", std::move(state), made.id.text());

  State listed;
  listed.templates = {entry_of(made, transaction.next_seq(channel))};
  Done done;
  done.seq = transaction.append(channel, "template.listed", std::move(listed), made.id.text());
  done.item = made.id;
  return done;
}

Result<Done> handle_publish(Transaction& transaction, auth::Access& access,
                            const ChannelName& channel, const TemplatePublish& command,
                            Reanchor reanchor) {
  if (channel.kind != ChannelKind::template_) {
    return refuse(ErrorCode::wrong_channel, "on template: only");
  }
  if (auto readable = access.require_read(channel); !readable) return readable.error();
  if (auto allowed = access.require(auth::Action::write_template, channel); !allowed) {
    return allowed.error();
  }
  const auto current = transaction.subject<Template>(channel);
  if (!current) return refuse(ErrorCode::no_channel, "no such channel");
  if (auto valid = validate(command.plan); !valid) return valid.error();
  if (storage::find_version(transaction, current->id, command.version)) {
    return refuse(ErrorCode::bad_value, "this version exists", "data.version");
  }

  const auto next = next_version(*current, command, transaction.now());
  const auto annotations = reanchor(transaction, channel, next);
  storage::save_version(transaction, next);
  State state;
  state.template_ = next;
  state.versions = {version_of(transaction, next, transaction.next_seq(channel))};
  state.annotations = annotations;
  storage::save_beyond_window(transaction, channel, state.annotations);
  Done done;
  done.item = state.versions.front().id;
  auto about = state.annotations.empty() ? next.id.text() : std::string{storage::about_several};
  done.seq = transaction.append(channel, "template.published", std::move(state), std::move(about));

  add_entry_effect(transaction, library_channel, next.id);
  const auto notes = storage::notes_with(transaction, next.id, notes_max);
  if (notes.size() == static_cast<std::size_t>(notes_max)) {
    spdlog::error("a version reached only {} people's private annotations", notes_max);
  }
  for (const auto& target : notes) add_entry_effect(transaction, target, next.id);
  touch_changed(transaction, channel, current->plan, next.plan, annotations);
  return done;
}

}  // namespace server::templates
