#include "server/auth/access.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <initializer_list>

#include "protocol/talks/messages.hpp"
#include "protocol/templates/messages.hpp"
#include "storage/accounts/account_repository.hpp"
#include "storage/contacts/contact_repository.hpp"

namespace server::auth {

using namespace protocol;

namespace {

using StandingBits = std::uint32_t;

constexpr StandingBits bit_of(Standing standing) {
  return StandingBits{1} << static_cast<unsigned>(standing);
}

/// By value: a row that kept the list itself would name an array that may be gone.
constexpr StandingBits bits_of(std::initializer_list<Standing> standings) {
  StandingBits bits = 0;
  for (const auto standing : standings) bits |= bit_of(standing);
  return bits;
}

struct Row {
  /// A standing that is not named may not.
  constexpr Row(Action its_action, std::initializer_list<Standing> named)
      : action{its_action}, standings{bits_of(named)} {}

  Action action;
  StandingBits standings;
};

// The table.
using enum Standing;
constexpr std::array table{
    // A guest has a standing in the one talk only, so this opens nothing else to it.
    Row{Action::read_public, {member, admin, guest, invited_guest, ticket, pseudonym}},
    Row{Action::read_desk, {moderator, speaker, admin}},
    Row{Action::read_contact, {contact}},
    Row{Action::read_own, {owner}},
    Row{Action::create_thread, {member}},
    Row{Action::rename_thread, {author, moderator, admin}},
    Row{Action::write_post, {member}},
    Row{Action::edit_post, {author}},
    Row{Action::erase_post, {author, moderator, admin}},
    Row{Action::plan_talk, {moderator, admin, contact}},
    Row{Action::run_talk, {moderator, admin}},
    // Whoever moderates beside runs the talk, but neither takes nor gives it.
    Row{Action::name_moderators, {leader, admin}},
    Row{Action::register_oneself, {member}},
    Row{Action::run_registration, {moderator, admin}},
    Row{Action::have_certificate, {member, invited_guest}},
    Row{Action::have_feed, {member}},
    Row{Action::write_chat, {member, guest, invited_guest}},
    Row{Action::write_closed_chat, {moderator, speaker, admin}},
    Row{Action::edit_chat, {author}},
    Row{Action::erase_chat, {author, moderator, admin}},
    Row{Action::react, {member, guest, invited_guest}},
    Row{Action::moderate_chat, {moderator, admin}},
    Row{Action::ask, {member, guest, invited_guest, ticket, pseudonym}},
    Row{Action::vote, {member, guest, invited_guest}},
    Row{Action::moderate_questions, {moderator, admin}},
    Row{Action::answer_in_talk, {moderator, speaker, assignee, admin}},
    Row{Action::answer_for_contact, {contact}},
    Row{Action::reopen_question, {author, moderator, speaker, contact, assignee, admin}},
    Row{Action::erase_question, {author, moderator, admin}},
    Row{Action::run_polls, {moderator, admin}},
    Row{Action::vote_in_polls, {member, invited_guest, guest_voter, ticket}},
    // A ticket, or a pseudonym.
    Row{Action::draw, {member, invited_guest}},
    Row{Action::raise_hand, {member, invited_guest}},
    Row{Action::lower_hand, {author, moderator, admin}},
    Row{Action::run_queue, {moderator, admin}},
    Row{Action::end_speech, {author, moderator, admin}},
    Row{Action::write_captions, {moderator, admin, caption_writer}},
    // Beside write_captions: whoever lost the role corrects nothing any more.
    Row{Action::edit_caption, {author, moderator, admin}},
    Row{Action::erase_caption, {moderator, admin}},
    Row{Action::run_slides, {moderator, speaker, admin}},
    Row{Action::run_guests, {moderator, admin}},
    Row{Action::write_template, {contact}},
    Row{Action::annotate, {member}},
    Row{Action::annotate_privately, {owner}},
    Row{Action::edit_annotation, {author}},
    Row{Action::erase_annotation, {author, moderator, admin}},
    Row{Action::attach_annotation, {author, contact}},
    Row{Action::link, {member}},
    Row{Action::unlink, {author, moderator, contact, admin}},
    Row{Action::tick_inbox, {owner, contact}},
    Row{Action::set_own_state, {member, invited_guest}},
    Row{Action::upload_file, {member}},
};

bool contains(const std::vector<AccountId>& people, const AccountId& account) {
  return std::find(people.begin(), people.end(), account) != people.end();
}

bool any_may(const std::set<Standing>& standings, Action action) {
  return std::any_of(standings.begin(), standings.end(),
                     [&](Standing standing) { return may(standing, action); });
}

std::optional<Standing> standing_of(Role role) {
  switch (role) {
    case Role::moderator: return moderator;
    case Role::admin: return admin;
    case Role::caption_writer: return caption_writer;
    case Role::verifier: return verifier;
    case Role::data_protection: return data_protection;
    case Role::guest:
    case Role::member:
    case Role::contact:
    case Role::speaker: return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

bool may(Standing standing, Action action) {
  return std::any_of(table.begin(), table.end(), [&](const Row& row) {
    return row.action == action && (row.standings & bit_of(standing)) != 0;
  });
}

std::set<Standing> Access::global_standings() {
  std::set<Standing> standings;
  if (!account_) return standings;
  const auto& roles = reader_.roles(*account_);
  if (!roles) return standings;
  standings.insert(member);
  for (const auto role : *roles) {
    if (const auto standing = standing_of(role)) standings.insert(*standing);
  }
  return standings;
}

/// Deny by default: what is not named here is not there for a guest.
std::set<Standing> Access::guest_standings(const storage::GuestOf& its,
                                           const ChannelName& channel) {
  if (channel.kind == ChannelKind::inbox && channel.id == account_->bytes) return {owner};
  if (channel != channel_of(ChannelKind::talk, its.talk)) return {};
  const auto talk = reader_.subject<Talk>(channel_of(ChannelKind::desk, its.talk));
  if (!talk || !is_published(talk->state) || is_put_away(talk->state)) return {};
  if (its.invited) return {invited_guest};
  std::set<Standing> standings{guest};
  if (talk->plan.guest_polls.value_or(false)) standings.insert(guest_voter);
  return standings;
}

std::set<Standing> Access::standings(const ChannelName& channel) {
  if (account_) {
    if (const auto its = reader_.guest_of(*account_)) return guest_standings(*its, channel);
  }
  if (ticket_of_ == channel) return {ticket};
  if (pseudonym_of_ == channel) return {pseudonym};
  if (pseudonym_ && channel == channel_of(ChannelKind::inbox, *pseudonym_)) return {owner};
  auto standings = global_standings();
  if (standings.empty()) return standings;
  const auto add_if = [&](bool is, Standing standing) {
    if (is) standings.insert(standing);
  };
  switch (channel.kind) {
    case ChannelKind::talk:
    case ChannelKind::desk: {
      // A moderator of the forum moderates, and a caption writer writes in, only the talks that
      // name them.
      standings.erase(moderator);
      standings.erase(caption_writer);
      const auto talk = reader_.subject<Talk>(channel_of(ChannelKind::desk, channel.item()));
      if (talk) {
        add_if(contains(talk->plan.moderators, *account_), moderator);
        add_if(!talk->plan.moderators.empty() && talk->plan.moderators.front() == *account_,
               leader);
        add_if(contains(talk->plan.speakers, *account_), speaker);
        add_if(contains(talk->plan.caption_writers, *account_), caption_writer);
      }
      break;
    }
    case ChannelKind::template_: {
      const auto contact_point = storage::contact_of_template(reader_, channel.item());
      add_if(contact_point && storage::is_contact(reader_, *contact_point, *account_), contact);
      break;
    }
    case ChannelKind::contact:
      add_if(storage::is_contact(reader_, ContactId{channel.id}, *account_), contact);
      break;
    case ChannelKind::inbox:
    case ChannelKind::notes: add_if(channel.id == account_->bytes, owner); break;
    case ChannelKind::library:
    case ChannelKind::talks:
      // Whoever answers for some office may plan talks and hand templates in.
      add_if(!reader_.contacts(*account_).empty(), contact);
      break;
    case ChannelKind::thread:
    case ChannelKind::area: break;
  }
  return standings;
}

std::set<Standing> Access::standings(const ChannelName& channel, const Author& author) {
  auto standings = this->standings(channel);
  const bool wrote_it =
      (account_ && author.account == account_) || (pseudonym_ && author.pseudonym == pseudonym_);
  if (wrote_it && !standings.empty()) standings.insert(Standing::author);
  return standings;
}

bool Access::waits_for_account(const Assignee& to) {
  if (to.person) return to.person == account_;
  return to.contact && storage::is_contact(reader_, *to.contact, *account_);
}

Action Access::read_action(ChannelKind kind) {
  switch (kind) {
    case ChannelKind::desk: return Action::read_desk;
    case ChannelKind::contact: return Action::read_contact;
    case ChannelKind::inbox:
    case ChannelKind::notes: return Action::read_own;
    case ChannelKind::thread:
    case ChannelKind::talk:
    case ChannelKind::template_:
    case ChannelKind::area:
    case ChannelKind::talks:
    case ChannelKind::library: return Action::read_public;
  }
  return Action::read_own;
}

Result<void> Access::require(Action action, const ChannelName& channel) {
  return require(action, channel, Author::system());
}

Result<void> Access::require(Action action, const ChannelName& channel, const Author& author) {
  return require(action, channel, author, std::nullopt);
}

Result<void> Access::require(Action action, const ChannelName& channel, const Author& author,
                             const std::optional<Assignee>& to) {
  auto held = standings(channel, author);
  if (to && held.contains(member) && waits_for_account(*to)) held.insert(assignee);
  if (!any_may(held, read_action(channel.kind)))
    return refuse(ErrorCode::no_channel, "no such channel");
  if (!any_may(held, action)) return refuse(ErrorCode::forbidden, "not allowed");
  return {};
}

Result<void> Access::require_read(const ChannelName& channel) {
  const auto held = standings(channel);
  // Both questions are always asked, so that the answer takes the same time.
  const bool exists = reader_.channel(channel) != nullptr || channel.kind == ChannelKind::inbox ||
                      channel.kind == ChannelKind::notes || channel.kind == ChannelKind::contact;
  if (!any_may(held, read_action(channel.kind)) || !exists) {
    return refuse(ErrorCode::no_channel, "no such channel");
  }
  return {};
}

}  // namespace server::auth
