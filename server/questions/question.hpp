// Rules of questions: which state may follow which, in talks and in templates. Pure; any thread.
#pragma once

#include <optional>

#include "protocol/chat/messages.hpp"
#include "protocol/error_code.hpp"
#include "protocol/questions/messages.hpp"
#include "protocol/talks/messages.hpp"

namespace server::questions {

/// The state of the talk that the question is asked in; nothing for a template.
using Home = std::optional<protocol::TalkState>;

/// From the announcement of a talk to the end of its follow-up.
protocol::Result<void> may_ask(Home home);

/// With a ticket or under a pseudonym, where the plan allows it and without links: what is chosen
/// to be linked says much about who chose it.
protocol::Result<void> may_ask_nameless(const protocol::TalkPlan& plan,
                                        const protocol::QuestionAsk& command);

/// Whether a new question goes to the desk first.
bool waits_for_release(const protocol::Talk& talk);

/// Whether a chat message can become a question: one that is not erased, short enough, and not a
/// question already.
protocol::Result<void> may_take(const protocol::ChatMessage& message, bool is_taken);

/// Whether the channel can take one more open question.
protocol::Result<void> has_room(std::int64_t open);

/// Nobody supports the own question, one that is not public or erased, or one of an archived talk.
protocol::Result<void> may_vote(const protocol::Question& question, Home home,
                                const protocol::Author& by);

/// waiting, held -> released, or waiting -> held. `home` is that of the talk.
protocol::Result<protocol::Question> released(protocol::Question question, Home home);
protocol::Result<protocol::Question> held(protocol::Question question, Home home);
/// What is left of a question on the desk once it was released.
protocol::Question handed_over(protocol::Question question);

/// released, postponed -> answering, live only.
protocol::Result<protocol::Question> called(protocol::Question question, Home home,
                                            protocol::Time now);
/// answering -> released: another one was called.
protocol::Question put_back(protocol::Question question);

/// released, answering -> postponed, until the talk ends.
protocol::Result<protocol::Question> postponed(protocol::Question question, Home home);

/// waiting, held, released, postponed -> merged, into another open one of the same channel.
protocol::Result<protocol::Question> merged(protocol::Question question,
                                            const protocol::Question& into, Home home);
/// merged -> what it was. `root` is the question that counts for it.
protocol::Result<protocol::Question> unmerged(protocol::Question question,
                                              const protocol::Question& root, Home home);
/// The same for a question whose `root` was erased.
protocol::Question set_free(protocol::Question question);
/// Whether two questions can become one, with this many merged into either before.
protocol::Result<void> may_join(std::size_t in_question, std::size_t in_other);

/// released, answering, postponed: waits for `to`, or for nobody.
protocol::Result<protocol::Question> assigned(protocol::Question question,
                                              std::optional<protocol::Assignee> to, Home home);
/// A person must be on the stage of the talk.
protocol::Result<void> may_be_assigned(const protocol::Assignee& to,
                                       const protocol::TalkPlan& plan);
/// Who is not on the stage does not answer what is being answered there.
protocol::Result<void> may_answer_from_outside(const protocol::Question& question);

/// released, answering, postponed -> answered. `answer.spoken` is decided here: given while the
/// question was spoken about in the running talk.
protocol::Result<protocol::Question> answered(protocol::Question question, protocol::Answer answer,
                                              Home home);

/// answered -> released; the earlier answer stays readable until there is another.
protocol::Result<protocol::Question> reopened(protocol::Question question, Home home);

protocol::Result<void> may_erase(const protocol::Question& question);
/// The tombstone: place, number and author stay.
protocol::Question erased(protocol::Question question);

}  // namespace server::questions
