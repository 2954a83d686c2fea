#include "server/questions/question_home.hpp"

#include <utility>

#include "server/support/guard.hpp"
#include "storage/links/link_repository.hpp"

namespace server::questions {

using namespace protocol;

namespace {

Result<Question> existing(storage::Transaction& transaction, const ChannelName& channel,
                          const ItemId& id) {
  auto question = transaction.find<Question>(channel, id);
  if (!question) return refuse(ErrorCode::not_found, "no such question", "data.question");
  return std::move(*question);
}

ChannelName channel_of_assignee(const Assignee& to) {
  return to.person ? channel_of(ChannelKind::inbox, *to.person)
                   : channel_of(ChannelKind::contact, *to.contact);
}

}  // namespace

ChannelName talk_of(const ChannelName& channel) {
  return channel_of(ChannelKind::talk, channel.item());
}

std::optional<Question> find_in_talk(storage::Transaction& transaction, const ChannelName& channel,
                                     const ItemId& id) {
  // What was released left a tombstone on the desk.
  if (auto found = transaction.find<Question>(talk_of(channel), id)) return found;
  return transaction.find<Question>(channel_of(ChannelKind::desk, channel.item()), id);
}

Home home_of(storage::Transaction& transaction, const ChannelName& channel) {
  if (channel.kind == ChannelKind::template_) return std::nullopt;
  return transaction.subject<Talk>(channel).value().state;
}

Result<Question> find_question(storage::Transaction& transaction, auth::Access& access,
                               const ChannelName& channel, std::initializer_list<ChannelKind> kinds,
                               const ItemId& id) {
  if (auto may = support::may_enter(transaction, access, channel, kinds); !may) return may.error();
  return existing(transaction, channel, id);
}

Result<Question> find_question_for(auth::Action action, storage::Transaction& transaction,
                                   auth::Access& access, const ChannelName& channel,
                                   std::initializer_list<ChannelKind> kinds, const ItemId& id) {
  if (auto may = support::may_act(transaction, access, channel, kinds, action); !may) {
    return may.error();
  }
  return existing(transaction, channel, id);
}

Address question_address(const ChannelName& channel, const ItemId& id) {
  const auto home =
      channel.kind == ChannelKind::desk ? channel_of(ChannelKind::talk, channel.item()) : channel;
  return address_of(home, AddressKind::question, id);
}

std::vector<TaskTotals> totals_with(storage::Transaction& transaction, const ChannelName& channel,
                                    const Question& question, std::int64_t change) {
  if (channel.kind != ChannelKind::template_) return {};
  auto totals = transaction.find<TaskTotals>(channel, question.task)
                    .value_or(TaskTotals{question.task, 0, 0, 0});
  totals.questions += change;
  return {totals};
}

void add_line(storage::Transaction& transaction, const AccountId& account, LineReason reason,
              const Address& question) {
  transaction.add_effect({storage::EffectKind::add_line,
                          channel_of(ChannelKind::inbox, account),
                          question,
                          {},
                          reason,
                          {}});
}

void add_assigned_line(storage::Transaction& transaction, const Question& question,
                       const Address& address) {
  if (!question.assigned) return;
  transaction.add_effect({storage::EffectKind::add_line,
                          channel_of_assignee(*question.assigned),
                          address,
                          {},
                          LineReason::assigned,
                          {}});
}

void close_assigned_line(storage::Transaction& transaction, const Question& question,
                         const Address& address) {
  if (!question.assigned) return;
  transaction.add_effect({storage::EffectKind::close_lines,
                          channel_of_assignee(*question.assigned),
                          address,
                          {},
                          {},
                          {}});
}

Seq append_change(storage::Transaction& transaction, const ChannelName& channel, std::string event,
                  const Question& question) {
  State changed;
  changed.questions.push_back(question);
  const auto seq =
      transaction.append(channel, std::move(event), std::move(changed), question.id.text());
  storage::touch_links(transaction, channel, {question_address(channel, question.id)});
  return seq;
}

}  // namespace server::questions
