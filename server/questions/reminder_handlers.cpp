#include "server/questions/reminder_handlers.hpp"

#include <algorithm>
#include <set>
#include <vector>

#include "server/questions/question_home.hpp"
#include "server/support/talk_change.hpp"
#include "storage/contacts/directory_repository.hpp"
#include "storage/mail/mail_repository.hpp"

namespace server::questions {

using namespace protocol;

namespace {

/// Whom one reminder reaches.
struct Reminded {
  std::set<ContactId> contacts;
  /// By mail.
  std::set<AccountId> people;
};

void add_reminder(storage::Transaction& transaction, const ChannelName& target,
                  const Address& about) {
  transaction.add_effect(
      {storage::EffectKind::add_line, target, about, {}, LineReason::reminded, {}});
}

void remind_assignee(storage::Transaction& transaction, const ChannelName& talk,
                     const Question& question, Reminded& reminded) {
  const auto address = question_address(talk, question.id);
  if (question.assigned->person) {
    reminded.people.insert(*question.assigned->person);
    add_reminder(transaction, channel_of(ChannelKind::inbox, *question.assigned->person), address);
  } else {
    reminded.contacts.insert(*question.assigned->contact);
    add_reminder(transaction, channel_of(ChannelKind::contact, *question.assigned->contact),
                 address);
  }
}

/// One line for each, however many questions there are: they stand in the follow-up.
void remind_moderators(storage::Transaction& transaction, const ChannelName& talk,
                       const TalkPlan& plan, Reminded& reminded) {
  for (const auto& person : plan.moderators) {
    reminded.people.insert(person);
    add_reminder(transaction, channel_of(ChannelKind::inbox, person), address_of(talk));
  }
}

void send_mails(storage::Transaction& transaction, const ChannelName& talk, Reminded reminded) {
  if (!transaction.keeps_mails()) return;
  if (!reminded.contacts.empty()) {
    for (const auto& contact : storage::all_contact_points(transaction)) {
      if (!reminded.contacts.contains(contact.id)) continue;
      reminded.people.insert(contact.people.begin(), contact.people.end());
    }
  }
  for (const auto& person : reminded.people) {
    storage::add_mail(transaction, talk, person, LineReason::reminded);
  }
}

}  // namespace

std::optional<Time> next_reminder(const Talk& talk, Time now) {
  if (talk.state != TalkState::follow_up || !talk.ended_at) return std::nullopt;
  for (int number = 1; number <= reminders_max; ++number) {
    const auto at = *talk.ended_at + reminded_after * number;
    if (at > now) return at;
  }
  return std::nullopt;
}

void end_with_talk(storage::Transaction& transaction, const ChannelName& talk) {
  storage::set_due(transaction, {storage::DueKind::remind_open, talk, talk.item()},
                   transaction.now() + reminded_after);
}

Result<Done> remind_due(storage::Transaction& transaction, const storage::Due& due) {
  const auto& channel = due.channel;
  const auto talk = transaction.subject<Talk>(channel);
  if (!talk || talk->state != TalkState::follow_up) {
    storage::clear_due(transaction, due);
    return Done{};
  }
  if (const auto next = next_reminder(*talk, transaction.now())) {
    storage::set_due(transaction, due, *next);
  } else {
    storage::clear_due(transaction, due);
  }
  const auto open = transaction.open_items<Question>(channel);
  if (open.empty()) return Done{};
  // What follows for inboxes follows from an event; this one changes nothing that anybody sees.
  const auto desk = channel_of(ChannelKind::desk, talk->id);
  const auto seq =
      transaction.append(desk, "talk.reminded",
                         support::on_desk(support::talk_of(transaction, channel)), talk->id.text());
  Reminded reminded;
  for (const auto& question : open) {
    if (question.assigned) remind_assignee(transaction, channel, question, reminded);
  }
  if (std::any_of(open.begin(), open.end(), [](const Question& one) { return !one.assigned; })) {
    remind_moderators(transaction, channel, talk->plan, reminded);
  }
  send_mails(transaction, channel, std::move(reminded));
  return Done{seq, {}, {}, {}, {}};
}

}  // namespace server::questions
