// Who may do what: one table of standings and actions, deny by default. A standing is what an
// account is to one channel or thing; it is worked out from the database inside the transaction
// that needs it, never cached. Pure table in access.cpp; database thread.
#pragma once

#include <optional>
#include <set>
#include <string_view>

#include <boost/describe.hpp>

#include "protocol/accounts/messages.hpp"
#include "protocol/author.hpp"
#include "protocol/channel_name.hpp"
#include "protocol/error_code.hpp"
#include "protocol/questions/messages.hpp"
#include "storage/reader.hpp"

namespace server::auth {

/// What an account is to a channel, or to one thing in it.
BOOST_DEFINE_ENUM_CLASS(Standing,
                        guest,          // by the open link of this talk
                        invited_guest,  // by a personal link of this talk
                        guest_voter,    // a guest by the open link, where the talk lets them vote
                        member,         // any active account
                        author,         // wrote the thing
                        owner,          // of this inbox or these notes
                        contact,    // answers for the template's contact point, or is its deputy
                        speaker,    // of this talk
                        moderator,  // of this talk, or of the forum
                        admin,
                        caption_writer,  // of this talk
                        verifier, data_protection,
                        assignee,   // the thing waits for it, or for its contact point
                        ticket,     // somebody who may take part in this talk; nobody knows who
                        pseudonym,  // the same, whom two people together could name
                        leader)     // of this talk: the first of its moderators

// Boost.Describe takes 52 at most.
// clang-format off
BOOST_DEFINE_ENUM_CLASS(Action,
  read_public,         // area, thread, talks, published talk, library, template
  read_desk, read_contact, read_own,
  create_thread, rename_thread, write_post, edit_post, erase_post,
  plan_talk, run_talk, name_moderators,
  register_oneself, run_registration, have_certificate, have_feed,
  write_chat, write_closed_chat, edit_chat, erase_chat, react, moderate_chat,
  ask, vote, moderate_questions, answer_in_talk, answer_for_contact, reopen_question, erase_question,
  run_polls, vote_in_polls, draw,
  raise_hand, lower_hand, run_queue, end_speech,
  write_captions, edit_caption, erase_caption,
  run_slides,
  run_guests,
  write_template,
  annotate, annotate_privately, edit_annotation, erase_annotation, attach_annotation,
  link, unlink,
  tick_inbox, set_own_state, upload_file)
// clang-format on

/// Whether the table gives this action to that standing.
bool may(Standing standing, Action action);

/// One account's standings, read through one transaction.
class Access {
 public:
  /// Without an account: nobody, who may do nothing.
  Access(storage::Reader& reader, std::optional<protocol::AccountId> account)
      : reader_{reader}, account_{account} {}

  /// Whoever has a ticket of this talk.
  static Access by_ticket(storage::Reader& reader, const protocol::ChannelName& talk) {
    Access access{reader, std::nullopt};
    access.ticket_of_ = talk;
    return access;
  }

  /// Whoever has this pseudonym of this talk.
  static Access by_pseudonym(storage::Reader& reader, const protocol::ChannelName& talk,
                             const protocol::PseudonymId& pseudonym) {
    Access access{reader, std::nullopt};
    access.pseudonym_of_ = talk;
    access.pseudonym_ = pseudonym;
    return access;
  }

  /// Everything the account is to this channel.
  std::set<Standing> standings(const protocol::ChannelName& channel);
  /// The same and `author`, if the account wrote the thing.
  std::set<Standing> standings(const protocol::ChannelName& channel,
                               const protocol::Author& author);

  /// Nothing, or `forbidden` (`no_channel` where the account may not even read).
  protocol::Result<void> require(Action action, const protocol::ChannelName& channel);
  /// The same for a thing in the channel that `author` wrote.
  protocol::Result<void> require(Action action, const protocol::ChannelName& channel,
                                 const protocol::Author& author);

  /// The same for a thing that `author` wrote and that waits for `assignee`.
  protocol::Result<void> require(Action action, const protocol::ChannelName& channel,
                                 const protocol::Author& author,
                                 const std::optional<protocol::Assignee>& assignee);

  /// Nothing, or `no_channel` for a channel that is not there or may not be read; not told apart.
  protocol::Result<void> require_read(const protocol::ChannelName& channel);

  [[nodiscard]] const std::optional<protocol::AccountId>& account() const { return account_; }

  /// What is asked of whoever reads a channel of this kind.
  static Action read_action(protocol::ChannelKind kind);

 private:
  std::set<Standing> global_standings();
  std::set<Standing> guest_standings(const storage::GuestOf& guest,
                                     const protocol::ChannelName& channel);
  bool waits_for_account(const protocol::Assignee& to);

  storage::Reader& reader_;
  std::optional<protocol::AccountId> account_;
  std::optional<protocol::ChannelName> ticket_of_;
  std::optional<protocol::ChannelName> pseudonym_of_;
  std::optional<protocol::PseudonymId> pseudonym_;
};

}  // namespace server::auth
