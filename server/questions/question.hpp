// Rules of questions: which state may follow which, in talks and in templates. Pure; any thread.
#pragma once

#include <optional>

#include "protocol/error_code.hpp"
#include "protocol/questions/messages.hpp"
#include "protocol/talks/messages.hpp"

namespace server::questions {

/// The state of the talk that the question is asked in; nothing for a template.
using Home = std::optional<protocol::TalkState>;

/// From the announcement of a talk to the end of its follow-up.
protocol::Result<void> may_ask(Home home);

/// Whether a new question goes to the desk first.
bool waits_for_release(const protocol::Talk& talk);

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
