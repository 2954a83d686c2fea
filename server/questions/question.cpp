#include "server/questions/question.hpp"

#include <algorithm>
#include <initializer_list>
#include <utility>

#include "protocol/limits.hpp"
#include "protocol/text.hpp"

namespace server::questions {

using namespace protocol;

namespace {

Result<void> require_state(const Question& question, std::initializer_list<QuestionState> states) {
  if (question.erased) return refuse(ErrorCode::erased, "the question was erased", "data.question");
  if (std::find(states.begin(), states.end(), question.state) == states.end()) {
    return refuse(ErrorCode::wrong_state, "not in this state of the question", "data.question");
  }
  return {};
}

/// A template is always at work; a talk from its announcement until it is archived.
Result<void> require_at_work(Home home) {
  if (!home || (is_published(*home) && !is_put_away(*home))) return {};
  return refuse(ErrorCode::wrong_state, "not in this state of the talk");
}

bool contains(const std::vector<AccountId>& people, const AccountId& account) {
  return std::find(people.begin(), people.end(), account) != people.end();
}

bool is_on_desk(const Question& question) {
  return question.state == QuestionState::waiting || question.state == QuestionState::held;
}

bool has_ended(Home home) { return home == TalkState::follow_up || home == TalkState::archived; }

/// Its tombstone on the desk is no erased question.
Result<void> require_on_desk(const Question& question) {
  if (is_on_desk(question)) return {};
  return refuse(ErrorCode::wrong_state, "not on the desk any more", "data.question");
}

/// The question in its new state, if both it and its home allow that.
Result<Question> to_state(Question question, QuestionState to,
                          std::initializer_list<QuestionState> from, Home home) {
  if (auto may = require_state(question, from); !may) return may.error();
  if (auto may = require_at_work(home); !may) return may.error();
  question.state = to;
  return question;
}

}  // namespace

Result<void> may_ask(Home home) { return require_at_work(home); }

Result<void> may_ask_nameless(const TalkPlan& plan, const QuestionAsk& command) {
  if (!allows_tickets(plan)) {
    return refuse(ErrorCode::forbidden, "no questions without a name in this talk");
  }
  if (!command.links.empty()) {
    return refuse(ErrorCode::bad_value, "a question without a name has no links", "data.links");
  }
  return {};
}

bool waits_for_release(const Talk& talk) { return talk.plan.review && !has_ended(talk.state); }

Result<void> may_take(const ChatMessage& message, bool is_taken) {
  if (message.erased) return refuse(ErrorCode::erased, "the message was erased", "data.message");
  if (is_taken) return refuse(ErrorCode::wrong_state, "it is a question already", "data.message");
  if (count_code_points(message.text) > limits::question_text_max) {
    return refuse(ErrorCode::too_long, "longer than a question may be", "data.message");
  }
  return {};
}

Result<void> has_room(std::int64_t open) {
  if (open < static_cast<std::int64_t>(limits::open_questions_max)) return {};
  return refuse(ErrorCode::too_many, "too many open questions");
}

Result<void> may_vote(const Question& question, Home home, const Author& by) {
  if (auto may = require_state(question, {QuestionState::released, QuestionState::answering,
                                          QuestionState::postponed, QuestionState::answered});
      !may) {
    return may;
  }
  if (question.by == by) return refuse(ErrorCode::forbidden, "the own question");
  return require_at_work(home);
}

Result<Question> released(Question question, Home home) {
  if (auto may = require_on_desk(question); !may) return may.error();
  return to_state(std::move(question), QuestionState::released,
                  {QuestionState::waiting, QuestionState::held}, home);
}

Result<Question> held(Question question, Home home) {
  if (auto may = require_on_desk(question); !may) return may.error();
  return to_state(std::move(question), QuestionState::held, {QuestionState::waiting}, home);
}

Question handed_over(Question question) {
  question = erased(std::move(question));
  question.state = QuestionState::released;
  return question;
}

Result<Question> called(Question question, Home home, Time now) {
  auto changed = to_state(std::move(question), QuestionState::answering,
                          {QuestionState::released, QuestionState::postponed}, home);
  if (!changed) return changed;
  if (home != TalkState::live) return refuse(ErrorCode::wrong_state, "the talk is not live");
  changed->called_at = now;
  return changed;
}

Question put_back(Question question) {
  question.state = QuestionState::released;
  return question;
}

Result<Question> postponed(Question question, Home home) {
  auto changed = to_state(std::move(question), QuestionState::postponed,
                          {QuestionState::released, QuestionState::answering}, home);
  if (changed && has_ended(home)) return refuse(ErrorCode::wrong_state, "the talk has ended");
  return changed;
}

Result<Question> merged(Question question, const Question& into, Home home) {
  if (question.id == into.id) return refuse(ErrorCode::bad_value, "the same one", "data.into");
  if (into.erased) return refuse(ErrorCode::erased, "the question was erased", "data.into");
  if (!is_open(into.state)) return refuse(ErrorCode::wrong_state, "not open", "data.into");
  const auto was = question.state;
  if (is_open(was) && is_on_desk(question) != is_on_desk(into)) {
    return refuse(ErrorCode::wrong_state, "one of them is not released", "data.into");
  }
  auto changed = to_state(std::move(question), QuestionState::merged,
                          {QuestionState::waiting, QuestionState::held, QuestionState::released,
                           QuestionState::postponed},
                          home);
  if (changed) changed->merged = Merge{into.id, into.number, was};
  return changed;
}

Result<Question> unmerged(Question question, const Question& root, Home home) {
  if (auto may = require_state(question, {QuestionState::merged}); !may) return may.error();
  if (auto may = require_at_work(home); !may) return may.error();
  if (root.state == QuestionState::answered && !root.erased) {
    return refuse(ErrorCode::wrong_state, "answered with the other question", "data.question");
  }
  return set_free(std::move(question));
}

Question set_free(Question question) {
  question.state = question.merged->was;
  question.merged.reset();
  return question;
}

Result<void> may_join(std::size_t in_question, std::size_t in_other) {
  // Both of them count, too.
  if (in_question + in_other + 2 <= limits::merged_questions_max) return {};
  return refuse(ErrorCode::too_many, "too many merged questions", "data.into");
}

Result<Question> assigned(Question question, std::optional<Assignee> to, Home home) {
  const auto state = question.state;
  auto changed =
      to_state(std::move(question), state,
               {QuestionState::released, QuestionState::answering, QuestionState::postponed}, home);
  if (changed) changed->assigned = std::move(to);
  return changed;
}

Result<void> may_be_assigned(const Assignee& to, const TalkPlan& plan) {
  if (to.person.has_value() == to.contact.has_value()) {
    return refuse(ErrorCode::bad_value, "a person or a contact point", "data.to");
  }
  if (!to.person || contains(plan.speakers, *to.person) || contains(plan.moderators, *to.person)) {
    return {};
  }
  return refuse(ErrorCode::bad_value, "not on the stage of this talk", "data.to.person");
}

Result<void> may_answer_from_outside(const Question& question) {
  if (question.state != QuestionState::answering) return {};
  return refuse(ErrorCode::wrong_state, "it is being answered in the talk", "data.question");
}

Result<Question> answered(Question question, Answer answer, Home home) {
  const bool aloud = question.state == QuestionState::answering && home == TalkState::live;
  auto changed =
      to_state(std::move(question), QuestionState::answered,
               {QuestionState::released, QuestionState::answering, QuestionState::postponed}, home);
  if (!changed) return changed;
  if (answer.text.empty() && !aloud) {
    return refuse(ErrorCode::too_short, "only a spoken answer has no text", "data.text");
  }
  answer.spoken = aloud;
  changed->answer = std::move(answer);
  return changed;
}

Result<Question> reopened(Question question, Home home) {
  return to_state(std::move(question), QuestionState::released, {QuestionState::answered}, home);
}

Result<void> may_erase(const Question& question) {
  if (question.erased) return refuse(ErrorCode::erased, "the question was erased", "data.question");
  return {};
}

Question erased(Question question) {
  question.text.clear();
  question.answer.reset();
  question.assigned.reset();
  question.erased = true;
  return question;
}

}  // namespace server::questions
