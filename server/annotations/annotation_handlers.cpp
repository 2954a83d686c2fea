#include "server/annotations/annotation_handlers.hpp"

#include "server/annotations/annotation.hpp"
#include "server/support/fresh_links.hpp"
#include "storage/annotations/annotation_repository.hpp"
#include "storage/links/link_repository.hpp"
#include "storage/templates/totals_repository.hpp"

namespace server::annotations {

using namespace protocol;
using auth::Access;
using auth::Action;
using storage::Transaction;

namespace {

bool is_private(const ChannelName& channel) { return channel.kind == ChannelKind::notes; }

Result<void> check_channel(Access& access, const ChannelName& channel) {
  if (channel.kind != ChannelKind::template_ && channel.kind != ChannelKind::notes) {
    return refuse(ErrorCode::wrong_channel, "on template: or notes: only");
  }
  return access.require_read(channel);
}

/// The template that is annotated: the channel's own, or the one that a private annotation names.
Result<Template> annotated_template(Transaction& transaction, Access& access,
                                    const ChannelName& channel,
                                    const std::optional<ItemId>& named) {
  const auto wrong = refuse(ErrorCode::bad_value, "not a template", "data.template");
  if (!is_private(channel)) {
    if (named && *named != channel.item()) return wrong;
    auto found = transaction.subject<Template>(channel);
    if (!found) return refuse(ErrorCode::no_channel, "no such channel");
    return std::move(*found);
  }
  if (!named) return refuse(ErrorCode::missing_field, "missing", "data.template");
  const auto home = channel_of(ChannelKind::template_, *named);
  if (!access.require_read(home)) return wrong;
  auto found = transaction.subject<Template>(home);
  if (!found) return wrong;
  return std::move(*found);
}

/// An annotation that the caller may do this to, and that is still there.
Result<Annotation> annotation_for(Transaction& transaction, Access& access, Action action,
                                  const ChannelName& channel, const ItemId& id) {
  if (auto readable = check_channel(access, channel); !readable) return readable.error();
  auto found = transaction.find<Annotation>(channel, id);
  if (!found) return refuse(ErrorCode::not_found, "no such annotation", "data.annotation");
  if (auto allowed = access.require(action, channel, found->by); !allowed) return allowed.error();
  if (found->erased) return refuse(ErrorCode::erased, "was erased", "data.annotation");
  return std::move(*found);
}

/// A link shows at both ends, so nothing private can be one.
Result<std::vector<Address>> check_links(Transaction& transaction, Access& access,
                                         const ChannelName& channel,
                                         const std::vector<Address>& links) {
  if (is_private(channel) && !links.empty()) {
    return refuse(ErrorCode::bad_value, "private annotations have no links", "data.links");
  }
  return support::check_links(transaction, access, channel, links);
}

TaskTotals changed_totals(Transaction& transaction, const ChannelName& channel,
                          const std::string& task, std::int64_t by) {
  auto totals = storage::totals_at(transaction, channel, task);
  totals.annotations += by;
  return totals;
}

/// Puts a change into every earlier slot that shows the annotation.
void rewrite(Transaction& transaction, const ChannelName& channel, const ItemId& id,
             const std::function<void(Annotation&)>& change) {
  transaction.rewrite_slots(channel, id.text(), [&](State& state) {
    for (auto& annotation : state.annotations) {
      if (annotation.id == id) change(annotation);
    }
  });
}

Done done_with(Seq seq, const ItemId& item) {
  Done done;
  done.seq = seq;
  done.item = item;
  return done;
}

Seq append(Transaction& transaction, const ChannelName& channel, std::string event,
           const Annotation& annotation, State state = {}) {
  state.annotations = {annotation};
  return transaction.append(channel, std::move(event), std::move(state), annotation.id.text());
}

Address address(const ChannelName& channel, const Annotation& annotation) {
  return address_of(channel, AddressKind::annotation, annotation.id);
}

}  // namespace

Outcome handle_create(Transaction& transaction, Access& access, const ChannelName& channel,
                      const AnnotationCreate& command) {
  if (auto readable = check_channel(access, channel); !readable) return readable.error();
  const auto action = is_private(channel) ? Action::annotate_privately : Action::annotate;
  if (auto allowed = access.require(action, channel); !allowed) return allowed.error();
  const auto annotated = annotated_template(transaction, access, channel, command.template_);
  if (!annotated) return annotated.error();
  auto quote = check_place(annotated->plan, command.task, command.quote);
  if (!quote) return quote.error();
  const auto others = check_links(transaction, access, channel, command.links);
  if (!others) return others.error();

  Annotation made;
  made.id = transaction.new_id();
  made.seq = transaction.next_seq(channel);
  made.at = transaction.now();
  made.by = transaction.context().by;
  made.template_ = annotated->id;
  made.task = command.task;
  made.version = annotated->version;
  made.quote = std::move(*quote);
  made.anchor = AnchorState::attached;
  made.text = command.text;

  State state;
  if (!is_private(channel)) state.totals = {changed_totals(transaction, channel, made.task, +1)};
  state.links = support::link_ends(transaction, channel, address(channel, made), *others);
  const auto links = state.links;
  const auto seq = append(transaction, channel, "annotation.created", made, std::move(state));
  storage::save_annotation_place(transaction, channel, made);
  for (const auto& link : links) storage::add_link_effect(transaction, link);
  return done_with(seq, made.id);
}

Outcome handle_edit(Transaction& transaction, Access& access, const ChannelName& channel,
                    const AnnotationEdit& command) {
  auto found =
      annotation_for(transaction, access, Action::edit_annotation, channel, command.annotation);
  if (!found) return found.error();
  auto& edited = *found;
  transaction.save_revision(channel, edited.id.text(), edited.edited_at.value_or(edited.at),
                            edited.text);
  edited.text = command.text;
  edited.edited_at = transaction.now();
  rewrite(transaction, channel, edited.id, [&](Annotation& slot) {
    slot.text = edited.text;
    slot.edited_at = edited.edited_at;
  });
  const auto seq = append(transaction, channel, "annotation.edited", edited);
  storage::touch_links(transaction, channel, {address(channel, edited)});
  return done_with(seq, edited.id);
}

Outcome handle_erase(Transaction& transaction, Access& access, const ChannelName& channel,
                     const AnnotationErase& command) {
  auto found =
      annotation_for(transaction, access, Action::erase_annotation, channel, command.annotation);
  if (!found) return found.error();
  const auto erased = tombstone(*found);
  State state;
  if (!is_private(channel)) state.totals = {changed_totals(transaction, channel, erased.task, -1)};
  state.links = support::removed_links(transaction, channel, address(channel, erased));

  rewrite(transaction, channel, erased.id, [&](Annotation& slot) { slot = tombstone(slot); });
  transaction.forget(channel, erased.id.text());
  for (const auto& reply : found->replies) transaction.forget(channel, reply.id.text());
  storage::delete_annotation_place(transaction, channel, erased);
  const auto links = state.links;
  const auto seq = append(transaction, channel, "annotation.erased", erased, std::move(state));
  for (const auto& link : links) storage::add_unlink_effect(transaction, link);
  return done_with(seq, erased.id);
}

Outcome handle_reply(Transaction& transaction, Access& access, const ChannelName& channel,
                     const AnnotationReplyTo& command) {
  const auto action = is_private(channel) ? Action::annotate_privately : Action::annotate;
  auto found = annotation_for(transaction, access, action, channel, command.annotation);
  if (!found) return found.error();
  auto& annotation = *found;
  if (auto allowed = may_reply(annotation); !allowed) return allowed.error();

  const auto by = transaction.context().by;
  AnnotationReply reply{transaction.new_id(), transaction.now(), by, command.text};
  annotation.replies.push_back(reply);
  const auto seq = append(transaction, channel, "annotation.replied", annotation);
  if (annotation.by.account && annotation.by != by) {
    storage::Effect effect;
    effect.kind = storage::EffectKind::add_line;
    effect.target = channel_of(ChannelKind::inbox, *annotation.by.account);
    effect.about = address(channel, annotation);
    effect.reason = LineReason::replied;
    transaction.add_effect(std::move(effect));
  }
  return done_with(seq, reply.id);
}

Outcome handle_attach(Transaction& transaction, Access& access, const ChannelName& channel,
                      const AnnotationAttach& command) {
  auto found =
      annotation_for(transaction, access, Action::attach_annotation, channel, command.annotation);
  if (!found) return found.error();
  auto& annotation = *found;
  const auto home = channel_of(ChannelKind::template_, annotation.template_);
  const auto annotated = transaction.subject<Template>(home);
  if (!annotated) return refuse(ErrorCode::bad_value, "the template is gone", "data.task");
  auto quote = check_place(annotated->plan, command.task, command.quote);
  if (!quote) return quote.error();

  State state;
  if (!is_private(channel) && command.task != annotation.task) {
    state.totals = {changed_totals(transaction, channel, annotation.task, -1),
                    changed_totals(transaction, channel, command.task, +1)};
  }
  annotation.task = command.task;
  annotation.quote = std::move(*quote);
  annotation.anchor = AnchorState::attached;
  const auto seq =
      append(transaction, channel, "annotation.attached", annotation, std::move(state));
  storage::touch_links(transaction, channel, {address(channel, annotation)});
  return done_with(seq, annotation.id);
}

}  // namespace server::annotations
