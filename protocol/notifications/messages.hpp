// What waits for a person (`inbox:`) or for a contact point (`contact:`). Lines carry addresses,
// never text; the client shows cards.
#pragma once

#include <optional>
#include <string>

#include <boost/describe.hpp>

#include "protocol/address.hpp"
#include "protocol/author.hpp"
#include "protocol/time.hpp"

namespace protocol {

/// Why a line stands there.
BOOST_DEFINE_ENUM_CLASS(LineReason,
                        asked,          // somebody asked your contact point
                        answered,       // your question was answered
                        vote_answered,  // a question that you supported was answered
                        replied,        // somebody replied to your annotation or post
                        assigned,       // a question waits for you or for your contact point
                        merged,         // your question is treated as one with another
                        taken,          // a moderator made a question of your chat message
                        // About a talk that one registered for, or takes part in by its plan:
                        seat_confirmed,  // you have a seat
                        seat_waiting,    // you wait for one
                        seat_refused,    // a moderator said no
                        seat_cancelled,  // a moderator took you off the list
                        seat_requested,  // by mail only: a moderator decides about your request
                        seat_withdrawn,  // by mail only: you left the list
                        talk_moved,      // it begins at another time
                        talk_cancelled,  // it does not take place
                        talk_soon,       // it begins within a day, or within minutes
                        mentioned,       // a chat message names you; told once
                        reminded,        // a question still waits for you, or some of your talk do
                        // In the inbox of a pseudonym, about its talk:
                        pseudonym_resolved)  // two people found out who you are

struct Line {
  ItemId id;
  Seq seq = 0;
  Time at{};
  LineReason reason{};
  Address about;
  /// Done lines stay under "Alle".
  bool done = false;
};
BOOST_DESCRIBE_STRUCT(Line, (), (id, seq, at, reason, about, done))

/// On `inbox:`, by its owner.
struct InboxDone {
  static constexpr auto name = "inbox.done";
  ItemId line;
  bool done = true;
};
BOOST_DESCRIBE_STRUCT(InboxDone, (), (line, done))

}  // namespace protocol
