#include "server/questions/merge_handlers.hpp"

#include <utility>
#include <vector>

#include "server/questions/question.hpp"
#include "server/questions/question_home.hpp"
#include "storage/questions/merge_repository.hpp"

namespace server::questions {

using namespace protocol;

namespace {

/// Both askers learn of it, but neither twice nor by their own hand. What waits on the desk is not
/// told: nobody could see the other question.
void tell_of_merge(storage::Transaction& transaction, const ChannelName& channel,
                   const Question& question, const Question& into) {
  if (channel.kind == ChannelKind::desk) return;
  const auto& by = transaction.context().by;
  if (const auto asker = question.by.owner(); asker && question.by != by) {
    add_line(transaction, *asker, LineReason::merged, question_address(channel, question.id));
  }
  if (const auto asker = into.by.owner(); asker && into.by != by && into.by != question.by) {
    add_line(transaction, *asker, LineReason::merged, question_address(channel, into.id));
  }
}

}  // namespace

Result<Done> handle_merge(storage::Transaction& transaction, auth::Access& access,
                          const ChannelName& channel, const QuestionMerge& command) {
  const auto found =
      find_question_for(auth::Action::moderate_questions, transaction, access, channel,
                        {ChannelKind::talk, ChannelKind::desk}, command.question);
  if (!found) return found.error();
  const auto into = find_in_talk(transaction, channel, command.into);
  if (!into) return refuse(ErrorCode::not_found, "no such question", "data.into");
  const auto question = merged(*found, *into, home_of(transaction, channel));
  if (!question) return question.error();
  const auto talk = talk_of(channel);
  if (auto may = may_join(storage::merged_in(transaction, talk, question->id).size(),
                          storage::merged_in(transaction, talk, into->id).size());
      !may) {
    return may.error();
  }

  const auto seq = append_change(transaction, channel, "question.merged", *question);
  storage::merge_question(transaction, talk, question->id, into->id);
  close_assigned_line(transaction, *question, question_address(channel, question->id));
  tell_of_merge(transaction, channel, *question, *into);
  return Done{seq, {}, {}, {}, {}};
}

Result<Done> handle_unmerge(storage::Transaction& transaction, auth::Access& access,
                            const ChannelName& channel, const QuestionUnmerge& command) {
  const auto found =
      find_question_for(auth::Action::moderate_questions, transaction, access, channel,
                        {ChannelKind::talk, ChannelKind::desk}, command.question);
  if (!found) return found.error();
  const auto talk = talk_of(channel);
  const auto root = storage::merged_into(transaction, talk, found->id);
  const auto counted = root ? find_in_talk(transaction, channel, *root) : std::nullopt;
  const auto question = unmerged(*found, counted.value_or(*found), home_of(transaction, channel));
  if (!question) return question.error();
  if (auto may = has_room(transaction.count_open<Question>(channel)); !may) return may.error();

  const auto seq = append_change(transaction, channel, "question.unmerged", *question);
  storage::unmerge_question(transaction, talk, question->id);
  add_assigned_line(transaction, *question, question_address(channel, question->id));
  return Done{seq, {}, {}, {}, {}};
}

void tell_of_merges_on_desk(storage::Transaction& transaction, const ChannelName& talk,
                            const ItemId& released) {
  const auto desk = channel_of(ChannelKind::desk, talk.item());
  for (const auto& id : storage::merged_in(transaction, talk, released)) {
    const auto question = transaction.find<Question>(desk, id);
    if (!question || question->erased || !question->by.owner()) continue;
    add_line(transaction, *question->by.owner(), LineReason::merged,
             question_address(talk, released));
  }
}

std::vector<Question> free_merged(storage::Transaction& transaction, const ChannelName& channel,
                                  const Question& erased) {
  // Within a longer chain they count with its end as before.
  if (channel.kind == ChannelKind::template_ || erased.state == QuestionState::merged) return {};
  const auto talk = talk_of(channel);
  State here;
  State on_desk;
  for (const auto& id : storage::merged_in(transaction, talk, erased.id)) {
    auto question = find_in_talk(transaction, channel, id);
    if (!question || !question->merged || question->merged->into != erased.id) continue;
    storage::unmerge_question(transaction, talk, id);
    if (question->erased) continue;
    const bool is_here =
        channel.kind == ChannelKind::desk || transaction.find<Question>(talk, id).has_value();
    (is_here ? here : on_desk).questions.push_back(set_free(std::move(*question)));
  }
  if (!on_desk.questions.empty()) {
    transaction.append(channel_of(ChannelKind::desk, channel.item()), "question.unmerged",
                       std::move(on_desk), std::string{storage::about_several});
  }
  return std::move(here.questions);
}

}  // namespace server::questions
