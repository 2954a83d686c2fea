#include "server/questions/ask_handlers.hpp"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "server/questions/question.hpp"
#include "server/questions/question_home.hpp"
#include "server/support/fresh_links.hpp"
#include "server/support/guard.hpp"
#include "storage/links/link_repository.hpp"
#include "storage/questions/vote_repository.hpp"

namespace server::questions {

using namespace protocol;

namespace {

/// What its home says about a question that is about to be asked.
struct Place {
  /// Where the question's first event goes: the desk, while it waits for release.
  ChannelName into;
  QuestionState state = QuestionState::released;
  std::string task;
  /// Who is asked, in a template.
  std::optional<ContactId> contact;
};

Result<Place> place_in_talk(storage::Transaction& transaction, const ChannelName& channel,
                            const QuestionAsk& command) {
  const auto talk = transaction.subject<Talk>(channel).value();
  if (command.task) return refuse(ErrorCode::bad_value, "a talk has no tasks", "data.task");
  if (transaction.context().by.is_nameless()) {
    if (auto may = may_ask_nameless(talk.plan, command); !may) return may.error();
  }
  if (auto may = may_ask(talk.state); !may) return may.error();
  if (!waits_for_release(talk)) return Place{channel, QuestionState::released, {}, {}};
  return Place{channel_of(ChannelKind::desk, talk.id), QuestionState::waiting, {}, {}};
}

Result<Place> place_in_template(storage::Transaction& transaction, const ChannelName& channel,
                                const QuestionAsk& command) {
  if (!command.task) return refuse(ErrorCode::missing_field, "missing", "data.task");
  const auto subject = transaction.subject<Template>(channel).value();
  const auto& tasks = subject.plan.tasks;
  if (std::none_of(tasks.begin(), tasks.end(),
                   [&](const Task& task) { return task.id == *command.task; })) {
    return refuse(ErrorCode::bad_value, "no such task", "data.task");
  }
  return Place{channel, QuestionState::released, *command.task, subject.contact};
}

void load_questions(storage::Transaction& transaction, const ChannelName& channel,
                    const std::vector<ItemId>& questions) {
  std::vector<storage::Reader::ItemName> names;
  for (const auto& question : questions) {
    names.push_back({channel, storage::stream_of<Question>, question.text()});
  }
  transaction.load_items(names);
}

/// The totals with new votes that are other ones than the questions show.
std::vector<Tally> take_changed_tallies(storage::Transaction& transaction,
                                        const ChannelName& channel) {
  auto tallies = storage::take_due_tallies(transaction, channel);
  std::vector<ItemId> ids;
  for (const auto& tally : tallies) ids.push_back(tally.question);
  load_questions(transaction, channel, ids);
  std::erase_if(tallies, [&](const Tally& tally) {
    const auto question = transaction.find<Question>(channel, tally.question);
    return !question || question->votes == tally.votes;
  });
  return tallies;
}

/// The questions that other channels show a card of.
std::set<ItemId> questions_shown_elsewhere(storage::Transaction& transaction,
                                           const ChannelName& channel) {
  std::set<ItemId> questions;
  for (const auto& link : storage::open_links(transaction, channel)) {
    if (link.here.kind != AddressKind::question || link.other.channel == channel) continue;
    if (const auto id = ItemId::parse(link.here.id)) questions.insert(*id);
  }
  return questions;
}

/// The questions whose cards are told of their total now; the totals that had to wait for it join
/// `tallies`.
std::set<Address> take_totals_to_tell(storage::Transaction& transaction, const ChannelName& channel,
                                      std::vector<Tally>& tallies) {
  const auto shown = questions_shown_elsewhere(transaction, channel);
  std::vector<ItemId> changed;
  for (const auto& tally : tallies) {
    if (shown.contains(tally.question)) changed.push_back(tally.question);
  }
  storage::add_due_card_totals(transaction, channel, changed);
  const auto due = storage::take_due_card_totals(transaction, channel);
  load_questions(transaction, channel, due);
  std::set<Address> tell;
  for (const auto& id : due) {
    const auto question = transaction.find<Question>(channel, id);
    if (!question || !shown.contains(id)) continue;
    tell.insert(question_address(channel, id));
    if (std::find(changed.begin(), changed.end(), id) == changed.end()) {
      tallies.push_back({id, question->votes});
    }
  }
  return tell;
}

}  // namespace

Result<Done> handle_ask(storage::Transaction& transaction, auth::Access& access,
                        const ChannelName& channel, const QuestionAsk& command) {
  if (auto may = support::may_act(transaction, access, channel,
                                  {ChannelKind::talk, ChannelKind::template_}, auth::Action::ask);
      !may) {
    return may.error();
  }
  const auto place = channel.kind == ChannelKind::talk
                         ? place_in_talk(transaction, channel, command)
                         : place_in_template(transaction, channel, command);
  if (!place) return place.error();
  if (auto may = has_room(transaction.count_open<Question>(place->into)); !may) return may.error();
  const auto links = support::check_links(transaction, access, place->into, command.links);
  if (!links) return links.error();

  Question question;
  question.id = transaction.new_id();
  question.seq = transaction.next_seq(place->into);
  question.at = transaction.now();
  question.by = transaction.context().by;
  // One count for the whole talk, so that a question keeps its number when it is released.
  question.number = transaction.take_mark(channel);
  question.text = command.text;
  question.state = place->state;
  question.task = place->task;
  const auto address = question_address(channel, question.id);
  const bool waits = question.state == QuestionState::waiting;

  State made;
  made.links = support::link_ends(transaction, place->into, address, *links);
  made.totals = totals_with(transaction, channel, question, 1);
  made.questions.push_back(question);
  const auto ends = made.links;
  const auto seq = transaction.append(place->into, waits ? "question.waiting" : "question.asked",
                                      std::move(made), address.id);
  // Other channels must not learn of a question that is not released.
  if (waits) return Done{{}, question.id, question.number, {}, {}};
  for (const auto& end : ends) storage::add_link_effect(transaction, end);
  if (place->contact) {
    transaction.add_effect({storage::EffectKind::add_line,
                            channel_of(ChannelKind::contact, *place->contact),
                            address,
                            {},
                            LineReason::asked,
                            {}});
  }
  return Done{seq, question.id, question.number, {}, {}};
}

Result<Done> handle_take(storage::Transaction& transaction, auth::Access& access,
                         const ChannelName& channel, const QuestionTake& command) {
  if (auto may = support::may_act(transaction, access, channel, {ChannelKind::talk},
                                  auth::Action::moderate_questions);
      !may) {
    return may.error();
  }
  if (auto may = may_ask(home_of(transaction, channel)); !may) return may.error();
  const auto message = transaction.find<ChatMessage>(channel, command.message);
  if (!message) return refuse(ErrorCode::not_found, "no such message", "data.message");
  const auto said = address_of(channel, AddressKind::message, message->id);
  const auto links = storage::open_links(transaction, channel);
  const bool is_taken = std::any_of(links.begin(), links.end(), [&](const LinkEnd& link) {
    return link.other == said && link.here.kind == AddressKind::question;
  });
  if (auto may = may_take(*message, is_taken); !may) return may.error();
  if (auto may = has_room(transaction.count_open<Question>(channel)); !may) return may.error();
  if (links.size() >= limits::links_per_channel_max) {
    return refuse(ErrorCode::too_many, "too many links in this channel");
  }

  Question question;
  question.id = transaction.new_id();
  question.seq = transaction.next_seq(channel);
  question.at = message->at;
  question.by = message->by;
  question.number = transaction.take_mark(channel);
  question.text = message->text;
  question.state = QuestionState::released;
  const Done done{question.seq, question.id, question.number, {}, {}};
  const auto address = question_address(channel, question.id);
  State made;
  made.links = support::link_ends(transaction, channel, address, {said});
  made.questions.push_back(std::move(question));
  transaction.append(channel, "question.taken", std::move(made), address.id);
  if (const auto author = message->by.owner(); author && message->by != transaction.context().by) {
    add_line(transaction, *author, LineReason::taken, address);
  }
  return done;
}

Result<Done> handle_vote(storage::Transaction& transaction, auth::Access& access,
                         const ChannelName& channel, const QuestionVote& command) {
  const auto question =
      find_question_for(auth::Action::vote, transaction, access, channel,
                        {ChannelKind::talk, ChannelKind::template_}, command.question);
  if (!question) return question.error();
  const auto home = home_of(transaction, channel);
  if (auto may = may_vote(*question, home, transaction.context().by); !may) return may.error();
  transaction.add_vote(
      {transaction.channel(channel)->id, question->id, access.account().value(), command.on});
  return Done{};
}

Result<Done> publish_tallies(storage::Transaction& transaction, const ChannelName& channel) {
  if (transaction.channel(channel) == nullptr) {
    return refuse(ErrorCode::no_channel, "no such channel");
  }
  State changed;
  changed.tallies = take_changed_tallies(transaction, channel);
  const auto tell = take_totals_to_tell(transaction, channel, changed.tallies);
  if (changed.tallies.empty()) return Done{};
  // It holds no text, so no erasure needs to find it.
  const auto seq = transaction.append(channel, "tally", std::move(changed), "tally");
  storage::touch_links(transaction, channel, tell);
  return Done{seq, {}, {}, {}, {}};
}

}  // namespace server::questions
