#include "server/questions/answer_handlers.hpp"

#include <string>
#include <utility>

#include "protocol/text.hpp"
#include "server/questions/merge_handlers.hpp"
#include "server/questions/question.hpp"
#include "server/questions/question_home.hpp"
#include "server/support/fresh_links.hpp"
#include "server/support/markdown.hpp"
#include "storage/contacts/contact_repository.hpp"
#include "storage/effect.hpp"
#include "storage/links/link_repository.hpp"

namespace server::questions {

using namespace protocol;

namespace {

/// The contact point's desk, where the question's channel is a template.
std::optional<ContactId> asked_contact(storage::Transaction& transaction,
                                       const ChannelName& channel) {
  if (channel.kind != ChannelKind::template_) return std::nullopt;
  return storage::contact_of_template(transaction, channel.item());
}

/// The office that answers: the one that was asked, or that the question is assigned to.
std::optional<ContactId> answering_contact(storage::Transaction& transaction, auth::Access& access,
                                           const ChannelName& channel, const Question& question) {
  if (channel.kind == ChannelKind::template_) return asked_contact(transaction, channel);
  if (!question.assigned || !question.assigned->contact) return std::nullopt;
  const auto contact = question.assigned->contact;
  const bool is_theirs = storage::is_contact(transaction, *contact, access.account().value());
  return is_theirs ? contact : std::nullopt;
}

/// Whether the caller may answer this question, by their standing or because it waits for them.
Result<void> may_answer(auth::Access& access, const ChannelName& channel,
                        const Question& question) {
  const auto action = channel.kind == ChannelKind::talk ? auth::Action::answer_in_talk
                                                        : auth::Action::answer_for_contact;
  if (access.require(action, channel)) return {};
  if (auto may = access.require(action, channel, Author::system(), question.assigned); !may) {
    return may;
  }
  return may_answer_from_outside(question);
}

void close_contact_lines(storage::Transaction& transaction, const std::optional<ContactId>& contact,
                         const Address& question) {
  if (!contact) return;
  transaction.add_effect({storage::EffectKind::close_lines,
                          channel_of(ChannelKind::contact, *contact),
                          question,
                          {},
                          {},
                          {}});
}

/// The asker, unless the own question was answered, and everyone who wants to know it or a
/// duplicate.
void tell_of_answer(storage::Transaction& transaction, const ChannelName& channel,
                    const Question& question) {
  const auto address = question_address(channel, question.id);
  if (const auto asker = question.by.owner(); asker && question.by != question.answer->by) {
    add_line(transaction, *asker, LineReason::answered, address);
  }
  transaction.add_effect(
      {storage::EffectKind::voters, channel, address, {}, LineReason::vote_answered, {}});
}

/// Deletes the text wherever the log of the channel, or the keys of its commands, have it.
void erase_traces(storage::Transaction& transaction, const ChannelName& channel, const ItemId& id) {
  transaction.rewrite_slots(channel, id.text(), [&](State& slot) {
    for (auto& question : slot.questions) {
      if (question.id == id) question = erased(std::move(question));
    }
  });
  transaction.forget(channel, id.text());
}

}  // namespace

Result<Done> handle_answer(storage::Transaction& transaction, auth::Access& access,
                           const ChannelName& channel, const QuestionAnswer& command) {
  auto found = find_question(transaction, access, channel,
                             {ChannelKind::talk, ChannelKind::template_}, command.question);
  if (!found) return found.error();
  if (auto may = may_answer(access, channel, *found); !may) return may.error();

  Answer answer;
  answer.by = transaction.context().by;
  answer.at = transaction.now();
  answer.contact = answering_contact(transaction, access, channel, *found);
  if (!is_blank(command.text)) {
    answer.text = command.text;
    answer.html = support::render_markdown(command.text);
  }
  const auto question =
      answered(std::move(*found), std::move(answer), home_of(transaction, channel));
  if (!question) return question.error();

  const auto seq = append_change(transaction, channel, "question.answered", *question);
  // Before it is told: what the asker is told must not be closed with what they had to do.
  const auto address = question_address(channel, question->id);
  close_contact_lines(transaction, asked_contact(transaction, channel), address);
  close_assigned_line(transaction, *question, address);
  tell_of_answer(transaction, channel, *question);
  // Naming the question lets its erasure find this command's hash.
  return Done{seq, question->id, question->number, {}, {}};
}

Result<Done> handle_reopen(storage::Transaction& transaction, auth::Access& access,
                           const ChannelName& channel, const QuestionReopen& command) {
  auto found = find_question(transaction, access, channel,
                             {ChannelKind::talk, ChannelKind::template_}, command.question);
  if (!found) return found.error();
  if (auto may = access.require(auth::Action::reopen_question, channel, found->by, found->assigned);
      !may) {
    return may.error();
  }
  const auto question = reopened(std::move(*found), home_of(transaction, channel));
  if (!question) return question.error();
  if (auto may = has_room(transaction.count_open<Question>(channel)); !may) return may.error();

  const auto seq = append_change(transaction, channel, "question.reopened", *question);
  if (const auto contact = asked_contact(transaction, channel)) {
    transaction.add_effect({storage::EffectKind::add_line,
                            channel_of(ChannelKind::contact, *contact),
                            question_address(channel, question->id),
                            {},
                            LineReason::asked,
                            {}});
  }
  add_assigned_line(transaction, *question, question_address(channel, question->id));
  return Done{seq, {}, {}, {}, {}};
}

Result<Done> handle_erase(storage::Transaction& transaction, auth::Access& access,
                          const ChannelName& channel, const QuestionErase& command) {
  auto found = find_question(transaction, access, channel,
                             {ChannelKind::talk, ChannelKind::desk, ChannelKind::template_},
                             command.question);
  if (!found) return found.error();
  if (auto may = access.require(auth::Action::erase_question, channel, found->by); !may) {
    return may.error();
  }
  if (auto may = may_erase(*found); !may) return may.error();

  const auto before = *found;
  const auto question = erased(std::move(*found));
  erase_traces(transaction, channel, question.id);
  // A question of a talk can have been on its desk before, and its key is the talk's.
  if (channel.kind == ChannelKind::talk) {
    erase_traces(transaction, channel_of(ChannelKind::desk, channel.item()), question.id);
  }
  if (channel.kind == ChannelKind::desk) {
    transaction.forget(channel_of(ChannelKind::talk, channel.item()), question.id.text());
  }
  const auto address = question_address(channel, question.id);
  const auto links = support::removed_links(transaction, channel, address);
  State changed;
  changed.totals = totals_with(transaction, channel, question, -1);
  const auto freed = free_merged(transaction, channel, question);
  const auto about = freed.empty() ? address.id : std::string{storage::about_several};
  changed.questions = freed;
  changed.questions.push_back(question);
  changed.links = links;
  const auto seq = transaction.append(channel, "question.erased", std::move(changed), about);
  // Links of a question that waits on the desk were never told to the other ends.
  if (channel.kind != ChannelKind::desk) {
    for (const auto& link : links) storage::add_unlink_effect(transaction, link);
  }
  close_contact_lines(transaction, asked_contact(transaction, channel), address);
  close_assigned_line(transaction, before, address);
  for (const auto& one : freed) {
    add_assigned_line(transaction, one, question_address(channel, one.id));
  }
  return Done{seq, {}, {}, {}, {}};
}

}  // namespace server::questions
