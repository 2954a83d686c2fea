#include "server/talks/talk_handlers.hpp"

#include <string>
#include <utility>

#include "server/support/fresh_links.hpp"
#include "server/support/guard.hpp"
#include "server/support/talk_change.hpp"
#include "server/talks/talk.hpp"
#include "server/talks/talk_clock.hpp"
#include "storage/accounts/revocation_repository.hpp"
#include "storage/chat/pace_repository.hpp"
#include "storage/links/link_repository.hpp"
#include "storage/registration/registration_repository.hpp"
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
  if (!all_active(plan.caption_writers)) {
    return refuse(ErrorCode::bad_value, "no such person", "data.plan.caption_writers");
  }
  if (plan.contact && !storage::contact_exists(reader, *plan.contact)) {
    return refuse(ErrorCode::bad_value, "no such contact point", "data.plan.contact");
  }
  return {};
}

/// Tickets of a talk that gives them out and has no key yet.
void ask_for_ticket_key(storage::Transaction& transaction, const Talk& talk) {
  if (talk.ticket_key || !allows_tickets(talk.plan)) return;
  storage::set_due(transaction, {storage::DueKind::make_ticket_key, talk_channel(talk.id), talk.id},
                   transaction.now());
}

/// Everyone sees the talk from now on: its channel begins, with the links it was planned with.
Seq publish(storage::Transaction& transaction, const ChannelName& desk, const Talk& talk,
            BeginOfTalk begin) {
  const auto channel = talk_channel(talk.id);
  transaction.create_channel(channel);
  auto first = support::in_talk(talk);
  auto on_desk = support::on_desk(talk);
  on_desk.links = support::removed_links(transaction, desk, address_of(channel));
  auto links = support::moved_links(transaction, channel, on_desk.links);
  first.links = std::move(links.with_room);
  if (begin != nullptr) begin(transaction, channel, on_desk, first);
  // Who erases one of the things that begin with the talk finds their texts in this event.
  const auto about = first.decks.empty() ? talk.id.text() : std::string{storage::about_several};
  const auto seq = transaction.append(desk, "talk.moved", std::move(on_desk), talk.id.text());
  transaction.append(channel, "talk.published", std::move(first), about);
  for (const auto& end : links.all) storage::add_link_effect(transaction, end);
  ask_for_ticket_key(transaction, talk);
  return seq;
}

/// Appends to both channels; what is spoken about when the talk ends waits for the follow-up.
Seq announce_move(storage::Transaction& transaction, const ChannelName& desk, const Talk& talk,
                  EndOfTalk end, ArchiveOfTalk archive, const char* event = "talk.moved") {
  const auto channel = talk_channel(talk.id);
  auto changed = support::in_talk(talk);
  std::string about = talk.id.text();
  const bool ends = talk.state == TalkState::follow_up || talk.cancelled;
  if (ends) {
    for (auto& question : transaction.open_items<Question>(channel)) {
      if (question.state != QuestionState::answering) continue;
      question.state = QuestionState::postponed;
      changed.questions.push_back(std::move(question));
      about = std::string{storage::about_several};
    }
    end(transaction, channel, changed);
  }
  auto on_desk = support::on_desk(talk);
  if (talk.state == TalkState::archived && archive != nullptr) archive(transaction, desk, on_desk);
  const auto seq = transaction.append(desk, event, std::move(on_desk), talk.id.text());
  transaction.append(channel, event, std::move(changed), std::move(about));
  support::touch_all_links(transaction, channel);
  if (ends) {
    storage::forget_pace(transaction, channel);
    storage::set_due(transaction, {storage::DueKind::forget_moments, channel, talk.id},
                     transaction.now());
  }
  return seq;
}

/// Everyone who registered, moderates, speaks or writes captions, but who did it.
void tell_everyone(storage::Transaction& transaction, const Talk& talk, LineReason reason) {
  const auto channel = talk_channel(talk.id);
  storage::add_notices(transaction, channel, reason);
  auto people = announced_in(talk.plan);
  std::erase_if(
      people, [&](const AccountId& person) { return transaction.context().by.owner() == person; });
  storage::add_notices(transaction, channel, reason, people);
  storage::set_registration_due(transaction, channel);
}

/// Who is to come is told of another time; whom more seats are for gets one (see
/// server/registration).
void follow_plan(storage::Transaction& transaction, const Talk& talk, const TalkPlan& before) {
  const bool is_over = talk.state == TalkState::follow_up;
  if (!is_published(talk.state) || is_over) return;
  const auto channel = talk_channel(talk.id);
  if (talk.plan.starts_at != before.starts_at) {
    tell_everyone(transaction, talk, LineReason::talk_moved);
  }
  storage::set_registration_due(transaction, channel);
}

/// To the state where it may go; what the clock does next follows from it.
Seq move_to(storage::Transaction& transaction, const ChannelName& desk, TalkState from,
            const Talk& talk, EndOfTalk end, BeginOfTalk begin, ArchiveOfTalk archive) {
  // Only its desk knows of it, before and after.
  if (!is_published(talk.state)) return support::append_talk(transaction, talk, "talk.moved");
  const auto seq = from == TalkState::draft ? publish(transaction, desk, talk, begin)
                                            : announce_move(transaction, desk, talk, end, archive);
  add_entry_effect(transaction, talk.id);
  wind_clock(transaction, desk, talk);
  // Whoever closes the lobby again does not want it open a moment later.
  if (from == TalkState::lobby) {
    storage::clear_due(transaction, {storage::DueKind::open_lobby, desk, talk.id});
  }
  return seq;
}

/// The normal plan of what the caller is about to make.
Result<TalkPlan> new_plan(storage::Transaction& transaction, auth::Access& access,
                          const TalkPlan& wanted) {
  if (wanted.series) {
    return refuse(ErrorCode::bad_value, "a series is made with its talks", "data.plan.series");
  }
  auto plan = normal_plan(with_planner(wanted, access.account().value()));
  if (!plan) return plan.error();
  if (auto may = require_people(transaction, *plan); !may) return may.error();
  return plan;
}

/// A talk that only its desk knows. Its links wait there: other channels must not learn of it.
void make_draft(storage::Transaction& transaction, const ItemId& id, TalkPlan plan,
                const std::vector<Address>& links) {
  const auto desk = channel_of(ChannelKind::desk, id);
  transaction.create_channel(desk);
  Talk talk;
  talk.id = id;
  talk.state = TalkState::draft;
  talk.plan = std::move(plan);
  auto made = support::on_desk(talk);
  made.links = support::link_ends(transaction, desk, address_of(talk_channel(id)), links);
  transaction.append(desk, "talk.created", std::move(made), id.text());
}

void end_nothing(storage::Transaction& /*transaction*/, const ChannelName& /*talk*/,
                 State& /*changed*/) {}

}  // namespace

void add_entry_effect(storage::Transaction& transaction, const ItemId& talk) {
  transaction.add_effect(
      {storage::EffectKind::entry, talks_channel, address_of(talk_channel(talk)), {}, {}, {}});
}

Result<Done> handle_create(storage::Transaction& transaction, auth::Access& access,
                           const ChannelName& talks, const TalkCreate& command) {
  if (auto may = support::may_act(transaction, access, talks, {ChannelKind::talks},
                                  auth::Action::plan_talk);
      !may) {
    return may.error();
  }
  const auto id = transaction.new_id();
  const auto plan = new_plan(transaction, access, command.plan);
  if (!plan) return plan.error();
  const auto desk = channel_of(ChannelKind::desk, id);
  const auto links = support::check_links(transaction, access, desk, command.links);
  if (!links) return links.error();

  make_draft(transaction, id, *plan, *links);
  return Done{{}, id, {}, {}, {}};
}

Result<Done> handle_create_series(storage::Transaction& transaction, auth::Access& access,
                                  const ChannelName& talks, const SeriesCreate& command) {
  if (auto may = support::may_act(transaction, access, talks, {ChannelKind::talks},
                                  auth::Action::plan_talk);
      !may) {
    return may.error();
  }
  auto plan = new_plan(transaction, access, command.plan);
  if (!plan) return plan.error();
  const auto id = transaction.new_id();
  plan->series = Series{id, command.title};
  auto plans = plans_of_series(*plan, command.starts);
  if (!plans) return plans.error();
  for (auto& one : *plans) make_draft(transaction, transaction.new_id(), std::move(one), {});
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
  if (plan->moderators != talk.plan.moderators &&
      !access.require(auth::Action::name_moderators, desk)) {
    return refuse(ErrorCode::forbidden, "who leads the talk names its moderators",
                  "data.plan.moderators");
  }
  if (auto may = require_people(transaction, *plan); !may) return may.error();

  std::vector<storage::Revocation> revocations;
  for (const auto& person : removed_people(talk.plan, *plan)) {
    revocations.push_back({0, person, desk, {}});
  }
  if (!revocations.empty()) storage::add_revocations(transaction, revocations);
  const auto before = std::exchange(talk.plan, std::move(*plan));
  if (is_published(talk.state) && !is_same_event(before, talk.plan)) {
    talk = revised(std::move(talk), transaction.now());
  }
  const auto seq = support::append_talk(transaction, talk, "talk.edited");
  if (!has_same_clock(before, talk.plan)) wind_clock(transaction, desk, talk);
  if (before.registration || talk.plan.registration) follow_plan(transaction, talk, before);
  if (is_published(talk.state)) {
    ask_for_ticket_key(transaction, talk);
    support::touch_all_links(transaction, talk_channel(talk.id));
    add_entry_effect(transaction, talk.id);
  }
  return Done{seq, {}, {}, {}, {}};
}

Result<Done> handle_move(storage::Transaction& transaction, auth::Access& access,
                         const ChannelName& desk, const TalkMove& command) {
  return handle_move(transaction, access, desk, command, end_nothing);
}

Result<Done> handle_move(storage::Transaction& transaction, auth::Access& access,
                         const ChannelName& desk, const TalkMove& command, EndOfTalk end,
                         BeginOfTalk begin, ArchiveOfTalk archive) {
  if (auto may =
          support::may_act(transaction, access, desk, {ChannelKind::desk}, auth::Action::run_talk);
      !may) {
    return may.error();
  }
  const auto before = transaction.subject<Talk>(desk).value();
  const auto talk = moved(before, command.to, transaction.now());
  if (!talk) return talk.error();
  return Done{move_to(transaction, desk, before.state, *talk, end, begin, archive), {}, {}, {}, {}};
}

Result<Done> handle_cancel(storage::Transaction& transaction, auth::Access& access,
                           const ChannelName& desk, const TalkCancel& command, EndOfTalk end,
                           ArchiveOfTalk archive) {
  if (auto may =
          support::may_act(transaction, access, desk, {ChannelKind::desk}, auth::Action::run_talk);
      !may) {
    return may.error();
  }
  const auto talk =
      cancelled(transaction.subject<Talk>(desk).value(), command.reason, transaction.now());
  if (!talk) return talk.error();
  const auto seq = announce_move(transaction, desk, *talk, end, archive, "talk.cancelled");
  add_entry_effect(transaction, talk->id);
  wind_clock(transaction, desk, *talk);
  tell_everyone(transaction, *talk, LineReason::talk_cancelled);
  return Done{seq, {}, {}, {}, {}};
}

Result<Done> move_due(storage::Transaction& transaction, const storage::Due& due) {
  const auto talk = transaction.subject<Talk>(due.channel);
  const bool opens = due.kind == storage::DueKind::open_lobby;
  const auto at = !talk ? std::nullopt : opens ? opens_lobby_at(*talk) : goes_live_at(*talk);
  if (!at) {
    storage::clear_due(transaction, due);
    return Done{};
  }
  // The plan was moved while this waited.
  if (*at > transaction.now()) return Done{};
  const auto there = moved(*talk, opens ? TalkState::lobby : TalkState::live, transaction.now());
  if (!there) return there.error();
  return Done{move_to(transaction, due.channel, talk->state, *there, end_nothing, nullptr, nullptr),
              {},
              {},
              {},
              {}};
}

Result<Done> apply_entry(storage::Transaction& transaction, const storage::Effect& effect) {
  const auto desk = channel_of(ChannelKind::desk, effect.about.channel.item());
  const auto talk = transaction.subject<Talk>(desk);
  if (!talk || !is_published(talk->state)) {
    return refuse(ErrorCode::not_found, "no such talk");
  }
  const auto listed = transaction.find<TalkEntry>(effect.target, talk->id);
  const auto seats = transaction.find<Seats>(desk, talk->id).value_or(Seats{});
  const auto entry =
      entry_of(*talk, seats, listed ? listed->seq : transaction.next_seq(effect.target));
  // Most edits change nothing of what the list shows.
  if (listed && to_json(*listed) == to_json(entry)) return Done{};
  State changed;
  changed.talks.push_back(entry);
  const auto seq =
      transaction.append(effect.target, "talk.listed", std::move(changed), talk->id.text());
  return Done{seq, {}, {}, {}, {}};
}

}  // namespace server::talks
