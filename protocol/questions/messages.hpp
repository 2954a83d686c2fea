// Questions: of a talk (live, on its desk under review, in its follow-up) and of a template to its
// contact point. One kind of thing, two homes.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "protocol/address.hpp"
#include "protocol/author.hpp"
#include "protocol/limits.hpp"
#include "protocol/text.hpp"
#include "protocol/time.hpp"

namespace protocol {

/// waiting: on the desk, unreleased; held: put back there. released: open for everyone.
/// answering: spoken about now. postponed: left for the follow-up. answered: done, may be reopened.
/// merged: a duplicate, which counts and is answered with another question.
BOOST_DEFINE_ENUM_CLASS(QuestionState, waiting, held, released, answering, postponed, answered,
                        merged)

/// Open questions stay in a snapshot's window whatever their age.
constexpr bool is_open(QuestionState state) {
  return state != QuestionState::answered && state != QuestionState::merged;
}

struct Answer {
  Author by;
  Time at{};
  /// Markdown; empty when it was only spoken.
  std::string text;
  std::string html;
  /// Given aloud in the running talk.
  bool spoken = false;
  /// The office that answers, where it does.
  std::optional<ContactId> contact;
};
BOOST_DESCRIBE_STRUCT(Answer, (), (by, at, text, html, spoken, contact))

/// Where a duplicate went: the other question, its number, and the state that unmerging restores.
struct Merge {
  ItemId into;
  std::int64_t number = 0;
  QuestionState was{};
};
BOOST_DESCRIBE_STRUCT(Merge, (), (into, number, was))

/// Who a question waits for; exactly one of them.
struct Assignee {
  /// A speaker or moderator of the talk.
  std::optional<AccountId> person;
  std::optional<ContactId> contact;
  friend bool operator==(const Assignee&, const Assignee&) = default;
};
BOOST_DESCRIBE_STRUCT(Assignee, (), (person, contact))

/// `number` is its mark (F 14), counted per talk and per template, kept from desk to talk.
struct Question {
  ItemId id;
  Seq seq = 0;
  Time at{};
  Author by;
  std::int64_t number = 0;
  std::string text;
  QuestionState state{};
  /// The task it was asked at, in a template.
  std::string task;
  /// How many people want to know it, or something that was merged into it; as of the last tally.
  std::int64_t votes = 0;
  std::optional<Answer> answer;
  /// When it was called up in the running talk.
  std::optional<Time> called_at;
  bool erased = false;
  /// While `state` is merged.
  std::optional<Merge> merged;
  std::optional<Assignee> assigned;
};
BOOST_DESCRIBE_STRUCT(Question, (),
                      (id, seq, at, by, number, text, state, task, votes, answer, called_at, erased,
                       merged, assigned))

/// On `talk:` (planned to follow-up) or `template:` (then `task` must be given).
/// Reply: id and number; no seq while it waits for release.
struct QuestionAsk {
  static constexpr auto name = "question.ask";
  Text<limits::question_text_max> text;
  std::optional<std::string> task;
  std::vector<Address> links;
};
BOOST_DESCRIBE_STRUCT(QuestionAsk, (), (text, task, links))

/// On `talk:`, by its moderators: a chat message becomes a question of who wrote it, released at
/// once and linked with the message. Reply: id and number.
struct QuestionTake {
  static constexpr auto name = "question.take";
  ItemId message;
};
BOOST_DESCRIBE_STRUCT(QuestionTake, (), (message))

/// On `talk:` or `template:`. "Das möchte ich auch wissen", or not any more. No event of its own:
/// tallies follow.
struct QuestionVote {
  static constexpr auto name = "question.vote";
  ItemId question;
  bool on = false;
};
BOOST_DESCRIBE_STRUCT(QuestionVote, (), (question, on))

/// On `desk:`. waiting or held to released: appends to `talk:`.
struct QuestionRelease {
  static constexpr auto name = "question.release";
  ItemId question;
};
BOOST_DESCRIBE_STRUCT(QuestionRelease, (), (question))

/// On `desk:`. waiting to held; releasing it later undoes that.
struct QuestionHold {
  static constexpr auto name = "question.hold";
  ItemId question;
};
BOOST_DESCRIBE_STRUCT(QuestionHold, (), (question))

/// On `talk:`, by its moderators, while live. Any that is being answered goes back to released.
struct QuestionCall {
  static constexpr auto name = "question.call";
  ItemId question;
};
BOOST_DESCRIBE_STRUCT(QuestionCall, (), (question))

/// On `talk:`, by its moderators: to the follow-up.
struct QuestionPostpone {
  static constexpr auto name = "question.postpone";
  ItemId question;
};
BOOST_DESCRIBE_STRUCT(QuestionPostpone, (), (question))

/// On `talk:` or `desk:`, by its moderators: a duplicate. Both questions stand in this channel,
/// open. From then on `into` has the votes of both, each person's once, and its answer is told to
/// all.
struct QuestionMerge {
  static constexpr auto name = "question.merge";
  ItemId question;
  ItemId into;
};
BOOST_DESCRIBE_STRUCT(QuestionMerge, (), (question, into))

/// On `talk:` or `desk:`, by its moderators: undoes the merge, until the other one is answered.
/// Votes go back to what they were given for.
struct QuestionUnmerge {
  static constexpr auto name = "question.unmerge";
  ItemId question;
};
BOOST_DESCRIBE_STRUCT(QuestionUnmerge, (), (question))

/// On `talk:`, by its moderators: an open question waits for this person or contact point, who may
/// answer it in writing; without `to` for nobody any more.
struct QuestionAssign {
  static constexpr auto name = "question.assign";
  ItemId question;
  std::optional<Assignee> to;
};
BOOST_DESCRIBE_STRUCT(QuestionAssign, (), (question, to))

/// On `talk:` by moderators, speakers and whom it is assigned to, on `template:` by its contact
/// point. `text` may be empty only for one that is being answered aloud.
struct QuestionAnswer {
  static constexpr auto name = "question.answer";
  ItemId question;
  TextOrEmpty<limits::answer_text_max> text;
};
BOOST_DESCRIBE_STRUCT(QuestionAnswer, (), (question, text))

/// On `talk:` or `template:`, by the asker or who may answer: answered to released.
struct QuestionReopen {
  static constexpr auto name = "question.reopen";
  ItemId question;
};
BOOST_DESCRIBE_STRUCT(QuestionReopen, (), (question))

/// On `talk:`, `desk:` or `template:`, by the asker or a moderator.
struct QuestionErase {
  static constexpr auto name = "question.erase";
  ItemId question;
};
BOOST_DESCRIBE_STRUCT(QuestionErase, (), (question))

/// New totals of one question; only in events.
struct Tally {
  ItemId question;
  std::int64_t votes = 0;
};
BOOST_DESCRIBE_STRUCT(Tally, (), (question, votes))

}  // namespace protocol
