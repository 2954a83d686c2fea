// Guests of a talk: people without an account, who come in by a link that a moderator made.
// Entering is HTTP: README.md. A guest is an account of its own kind (docs/adr/0014), so that what
// it writes, votes and is told is as anybody's; its name stands with the accounts, never here.
#pragma once

#include <optional>

#include <boost/describe.hpp>

#include "protocol/author.hpp"
#include "protocol/limits.hpp"
#include "protocol/text.hpp"
#include "protocol/time.hpp"

namespace protocol {

/// open: for everyone who has it. personal: lets one person in, once, who may then do all that a
/// participant may.
BOOST_DEFINE_ENUM_CLASS(GuestLinkKind, open, personal)
BOOST_DEFINE_ENUM_CLASS(GuestLinkState, usable, used, revoked)

/// A link for guests. On `desk:` only. Its secret is known to who made it, nothing here tells it.
struct GuestLink {
  ItemId id;
  Seq seq = 0;
  Time at{};
  Author by;
  GuestLinkKind kind{};
  GuestLinkState state{};
  /// For whom a personal one is meant; may be empty.
  std::string name;
  /// Who came by a personal one.
  std::optional<AccountId> guest;
};
BOOST_DESCRIBE_STRUCT(GuestLink, (), (id, seq, at, by, kind, state, name, guest))

/// Somebody who came by a link. On `desk:` only; labelled as every person is.
struct Guest {
  AccountId id;
  Seq seq = 0;
  Time at{};
  /// By which link.
  ItemId link;
  bool invited = false;
  /// Shown out, or the talk is archived: it may nothing any more.
  bool removed = false;
};
BOOST_DESCRIBE_STRUCT(Guest, (), (id, seq, at, link, invited, removed))

/// Guests that were not shown out and links that are still good stay in a snapshot's window.
inline bool is_open(const GuestLink& link) { return link.state == GuestLinkState::usable; }
inline bool is_open(const Guest& guest) { return !guest.removed; }

/// SHA-256 of a link's secret, as 64 hexadecimal digits. Who makes a link makes its secret, at
/// least 128 random bits, and tells the server the hash alone: so no reply, log or retry carries
/// it.
using SecretHash = Text<64>;

/// On `desk:`, by its moderators, as all commands here. The talk's one open link; an earlier one is
/// revoked, who came by it stays. Reply: the link's id.
struct GuestOpen {
  static constexpr auto name = "guest.open";
  SecretHash hash;
};
BOOST_DESCRIBE_STRUCT(GuestOpen, (), (hash))

/// Revokes the open link.
struct GuestClose {
  static constexpr auto name = "guest.close";
  /// Also shows out who came by an open link.
  bool remove = false;
};
BOOST_DESCRIBE_STRUCT(GuestClose, (), (remove))

/// A personal link. Reply: its id.
struct GuestInvite {
  static constexpr auto name = "guest.invite";
  SecretHash hash;
  TextOrEmpty<limits::guest_name_max> for_name;
};
BOOST_DESCRIBE_STRUCT(GuestInvite, (), (hash, for_name))

/// Revokes a personal link that nobody used.
struct GuestWithdraw {
  static constexpr auto name = "guest.withdraw";
  ItemId link;
};
BOOST_DESCRIBE_STRUCT(GuestWithdraw, (), (link))

/// Shows one guest out: everything it may ends at once. What it wrote stays.
struct GuestRemove {
  static constexpr auto name = "guest.remove";
  AccountId guest;
};
BOOST_DESCRIBE_STRUCT(GuestRemove, (), (guest))

/// Body of `POST /api/guests/link`.
struct GuestLook {
  Text<64> secret;
};
BOOST_DESCRIBE_STRUCT(GuestLook, (), (secret))

/// Its answer: what one needs to know before entering.
struct GuestInvitation {
  ItemId talk;
  std::string title;
  Time starts_at{};
  GuestLinkKind kind{};
  /// For whom a personal one is meant; may be empty.
  std::string name;
};
BOOST_DESCRIBE_STRUCT(GuestInvitation, (), (talk, title, starts_at, kind, name))

/// Body of `POST /api/guests/enter`.
struct GuestEnter {
  Text<64> secret;
  Text<limits::guest_name_max> name;
  /// Made once per intent; the same again is the same guest, however often it is sent.
  Key key;
};
BOOST_DESCRIBE_STRUCT(GuestEnter, (), (secret, name, key))

}  // namespace protocol
