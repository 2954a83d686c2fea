#include "server/questions/assign_handlers.hpp"

#include "server/questions/question.hpp"
#include "server/questions/question_home.hpp"
#include "storage/talks/talk_repository.hpp"

namespace server::questions {

using namespace protocol;

namespace {

Result<void> may_wait_for(storage::Transaction& transaction, const ChannelName& talk,
                          const Assignee& to) {
  const auto plan = transaction.subject<Talk>(talk).value().plan;
  if (auto may = may_be_assigned(to, plan); !may) return may.error();
  if (!to.contact || storage::contact_exists(transaction, *to.contact)) return {};
  return refuse(ErrorCode::bad_value, "no such contact point", "data.to.contact");
}

}  // namespace

Result<Done> handle_assign(storage::Transaction& transaction, auth::Access& access,
                           const ChannelName& talk, const QuestionAssign& command) {
  const auto found = find_question_for(auth::Action::moderate_questions, transaction, access, talk,
                                       {ChannelKind::talk}, command.question);
  if (!found) return found.error();
  if (command.to) {
    if (auto may = may_wait_for(transaction, talk, *command.to); !may) return may.error();
  }
  const auto question = assigned(*found, command.to, home_of(transaction, talk));
  if (!question) return question.error();
  if (found->assigned == question->assigned) return Done{};

  const auto seq = append_change(transaction, talk, "question.assigned", *question);
  const auto address = question_address(talk, question->id);
  close_assigned_line(transaction, *found, address);
  add_assigned_line(transaction, *question, address);
  return Done{seq, {}, {}, {}, {}};
}

}  // namespace server::questions
