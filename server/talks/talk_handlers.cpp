#include "server/talks/talk_handlers.hpp"

#include <string>
#include <utility>

#include "server/support/fresh_links.hpp"
#include "server/support/guard.hpp"
#include "server/talks/talk.hpp"
#include "storage/accounts/revocation_repository.hpp"
#include "storage/links/link_repository.hpp"
#include "storage/talks/talk_repository.hpp"

namespace server::talks {

using namespace protocol;

namespace {

ChannelName talk_channel(const ItemId& id) { return channel_of(ChannelKind::talk, id); }

/// Whether everyone and the office that a normal plan names exist.
Result<void> require_people(storage::Reader& reader, const TalkPlan& plan) {
  const auto all_active = [&](const std::vector<AccountId>& people) {
    return people.empty() || storage::count_active_accounts(reader, people) ==
                                 static_cast<std::int64_t>(people.size());
  };
  if (!all_active(plan.moderators)) {
    return refuse(ErrorCode::bad_value, "no such person", "data.plan.moderators");
  }
  if (!all_active(plan.speakers)) {
    return refuse(ErrorCode::bad_value, "no such person", "data.plan.speakers");
  }
  if (plan.contact && !storage::contact_exists(reader, *plan.contact)) {
    return refuse(ErrorCode::bad_value, "no such contact point", "data.plan.contact");
  }
  return {};
}

State of_talk(const Talk& talk) {
  State state;
  state.talk = talk;
  return state;
}

void add_entry_effect(storage::Transaction& transaction, const ItemId& talk) {
  transaction.add_effect(
      {storage::EffectKind::entry, talks_channel, address_of(talk_channel(talk)), {}, {}, {}});
}

/// Everyone sees the talk from now on: its channel begins, with the links it was planned with.
Seq publish(storage::Transaction& transaction, const ChannelName& desk, const Talk& talk) {
  const auto channel = talk_channel(talk.id);
  transaction.create_channel(channel);
  auto first = of_talk(talk);
  auto on_desk = of_talk(talk);
  on_desk.links = support::removed_links(transaction, desk, address_of(channel));
  auto links = support::moved_links(transaction, channel, on_desk.links);
  first.links = std::move(links.with_room);
  const auto seq = transaction.append(desk, "talk.moved", std::move(on_desk), talk.id.text());
  transaction.append(channel, "talk.published", std::move(first), talk.id.text());
  for (const auto& end : links.all) storage::add_link_effect(transaction, end);
  return seq;
}

/// Appends to both channels; what is spoken about when the talk ends waits for the follow-up.
Seq announce_move(storage::Transaction& transaction, const ChannelName& desk, const Talk& talk) {
  const auto channel = talk_channel(talk.id);
  auto changed = of_talk(talk);
  std::string about = talk.id.text();
  if (talk.state == TalkState::follow_up) {
    for (auto& question : transaction.open_items<Question>(channel)) {
      if (question.state != QuestionState::answering) continue;
      question.state = QuestionState::postponed;
      changed.questions.push_back(std::move(question));
      about = std::string{storage::about_several};
    }
  }
  const auto seq = transaction.append(desk, "talk.moved", of_talk(talk), talk.id.text());
  transaction.append(channel, "talk.moved", std::move(changed), std::move(about));
  support::touch_all_links(transaction, channel);
  return seq;
}

}  // namespace

Result<Done> handle_create(storage::Transaction& transaction, auth::Access& access,
                           const ChannelName& talks, const TalkCreate& command) {
  if (auto may = support::may_act(transaction, access, talks, {ChannelKind::talks},
                                  auth::Action::plan_talk);
      !may) {
    return may.error();
  }
  const auto id = transaction.new_id();
  const auto plan = normal_plan(with_planner(command.plan, access.account().value()));
  if (!plan) return plan.error();
  if (auto may = require_people(transaction, *plan); !may) return may.error();
  const auto desk = channel_of(ChannelKind::desk, id);
  const auto links = support::check_links(transaction, access, desk, command.links);
  if (!links) return links.error();

  transaction.create_channel(desk);
  auto made = of_talk({id, TalkState::draft, *plan, {}, {}});
  // They wait here: other channels must not learn of a draft.
  made.links = support::link_ends(transaction, desk, address_of(talk_channel(id)), *links);
  transaction.append(desk, "talk.created", std::move(made), id.text());
  return Done{{}, id, {}, {}, {}};
}

Result<Done> handle_edit(storage::Transaction& transaction, auth::Access& access,
                         const ChannelName& desk, const TalkEdit& command) {
  if (auto may =
          support::may_act(transaction, access, desk, {ChannelKind::desk}, auth::Action::run_talk);
      !may) {
    return may.error();
  }
  auto talk = transaction.subject<Talk>(desk).value();
  auto plan = normal_plan(command.plan);
  if (!plan) return plan.error();
  if (auto may = may_edit(talk, *plan); !may) return may.error();
  if (auto may = require_people(transaction, *plan); !may) return may.error();

  std::vector<storage::Revocation> revocations;
  for (const auto& person : removed_people(talk.plan, *plan)) {
    revocations.push_back({0, person, desk, {}});
  }
  if (!revocations.empty()) storage::add_revocations(transaction, revocations);
  talk.plan = std::move(*plan);
  const auto id = talk.id.text();
  const auto seq = transaction.append(desk, "talk.edited", of_talk(talk), id);
  if (talk.state != TalkState::draft) {
    const auto channel = talk_channel(talk.id);
    transaction.append(channel, "talk.edited", of_talk(talk), id);
    support::touch_all_links(transaction, channel);
    add_entry_effect(transaction, talk.id);
  }
  return Done{seq, {}, {}, {}, {}};
}

Result<Done> handle_move(storage::Transaction& transaction, auth::Access& access,
                         const ChannelName& desk, const TalkMove& command) {
  if (auto may =
          support::may_act(transaction, access, desk, {ChannelKind::desk}, auth::Action::run_talk);
      !may) {
    return may.error();
  }
  const auto before = transaction.subject<Talk>(desk).value();
  const auto talk = moved(before, command.to, transaction.now());
  if (!talk) return talk.error();
  const auto seq = before.state == TalkState::draft ? publish(transaction, desk, *talk)
                                                    : announce_move(transaction, desk, *talk);
  add_entry_effect(transaction, talk->id);
  return Done{seq, {}, {}, {}, {}};
}

Result<Done> apply_entry(storage::Transaction& transaction, const storage::Effect& effect) {
  const auto desk = channel_of(ChannelKind::desk, effect.about.channel.item());
  const auto talk = transaction.subject<Talk>(desk);
  if (!talk || talk->state == TalkState::draft) {
    return refuse(ErrorCode::not_found, "no such talk");
  }
  const auto listed = transaction.find<TalkEntry>(effect.target, talk->id);
  const auto entry = entry_of(*talk, listed ? listed->seq : transaction.next_seq(effect.target));
  // Most edits change nothing of what the list shows.
  if (listed && to_json(*listed) == to_json(entry)) return Done{};
  State changed;
  changed.talks.push_back(entry);
  const auto seq =
      transaction.append(effect.target, "talk.listed", std::move(changed), talk->id.text());
  return Done{seq, {}, {}, {}, {}};
}

}  // namespace server::talks
