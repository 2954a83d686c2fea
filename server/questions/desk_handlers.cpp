#include "server/questions/desk_handlers.hpp"

#include <set>
#include <string>
#include <utility>

#include "server/questions/merge_handlers.hpp"
#include "server/questions/question.hpp"
#include "server/questions/question_home.hpp"
#include "server/support/fresh_links.hpp"
#include "storage/links/link_repository.hpp"

namespace server::questions {

using namespace protocol;

namespace {

/// The question, if the caller moderates there.
Result<Question> find_moderated(storage::Transaction& transaction, auth::Access& access,
                                const ChannelName& channel, ChannelKind kind, const ItemId& id) {
  return find_question_for(auth::Action::moderate_questions, transaction, access, channel, {kind},
                           id);
}

}  // namespace

Result<Done> handle_release(storage::Transaction& transaction, auth::Access& access,
                            const ChannelName& desk, const QuestionRelease& command) {
  const auto found = find_moderated(transaction, access, desk, ChannelKind::desk, command.question);
  if (!found) return found.error();
  auto question = released(*found, home_of(transaction, desk));
  if (!question) return question.error();
  const auto talk = channel_of(ChannelKind::talk, desk.item());
  if (auto may = has_room(transaction.count_open<Question>(talk)); !may) return may.error();

  const auto address = question_address(talk, question->id);
  State in_talk;
  State on_desk;
  on_desk.questions.push_back(handed_over(*question));
  on_desk.links = support::removed_links(transaction, desk, address);
  auto links = support::moved_links(transaction, talk, on_desk.links);
  in_talk.links = std::move(links.with_room);
  question->seq = transaction.next_seq(talk);
  in_talk.questions.push_back(std::move(*question));
  const auto seq = transaction.append(desk, "question.released", std::move(on_desk), address.id);
  transaction.append(talk, "question.released", std::move(in_talk), address.id);
  for (const auto& end : links.all) storage::add_link_effect(transaction, end);
  tell_of_merges_on_desk(transaction, talk, command.question);
  return Done{seq, {}, {}, {}, {}};
}

Result<Done> handle_hold(storage::Transaction& transaction, auth::Access& access,
                         const ChannelName& desk, const QuestionHold& command) {
  const auto found = find_moderated(transaction, access, desk, ChannelKind::desk, command.question);
  if (!found) return found.error();
  const auto question = held(*found, home_of(transaction, desk));
  if (!question) return question.error();
  State changed;
  changed.questions.push_back(*question);
  const auto seq =
      transaction.append(desk, "question.held", std::move(changed), question->id.text());
  return Done{seq, {}, {}, {}, {}};
}

Result<Done> handle_call(storage::Transaction& transaction, auth::Access& access,
                         const ChannelName& talk, const QuestionCall& command) {
  const auto found = find_moderated(transaction, access, talk, ChannelKind::talk, command.question);
  if (!found) return found.error();
  const auto question = called(*found, home_of(transaction, talk), transaction.now());
  if (!question) return question.error();

  State changed;
  std::string about = question->id.text();
  for (auto& other : transaction.open_items<Question>(talk)) {
    if (other.state != QuestionState::answering) continue;
    changed.questions.push_back(put_back(std::move(other)));
    about = std::string{storage::about_several};
  }
  changed.questions.push_back(*question);
  std::set<Address> cards;
  for (const auto& one : changed.questions) cards.insert(question_address(talk, one.id));
  const auto seq =
      transaction.append(talk, "question.called", std::move(changed), std::move(about));
  storage::touch_links(transaction, talk, cards);
  return Done{seq, {}, {}, {}, {}};
}

Result<Done> handle_postpone(storage::Transaction& transaction, auth::Access& access,
                             const ChannelName& talk, const QuestionPostpone& command) {
  const auto found = find_moderated(transaction, access, talk, ChannelKind::talk, command.question);
  if (!found) return found.error();
  const auto question = postponed(*found, home_of(transaction, talk));
  if (!question) return question.error();
  const auto seq = append_change(transaction, talk, "question.postponed", *question);
  return Done{seq, {}, {}, {}, {}};
}

}  // namespace server::questions
