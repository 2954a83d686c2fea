// A channel's state: what a snapshot carries whole and an event carries in part. The data of every
// event is a State that holds just the items it changed, each with its full new value, so reducing
// is the same for all of them (reduce.hpp) and old snapshot + events = new snapshot.
#pragma once

#include <optional>
#include <vector>

#include <boost/describe.hpp>

#include "protocol/annotations/messages.hpp"
#include "protocol/captions/messages.hpp"
#include "protocol/chat/messages.hpp"
#include "protocol/contacts/messages.hpp"
#include "protocol/forum/messages.hpp"
#include "protocol/guests/messages.hpp"
#include "protocol/links/messages.hpp"
#include "protocol/notifications/messages.hpp"
#include "protocol/polls/messages.hpp"
#include "protocol/questions/messages.hpp"
#include "protocol/registration/messages.hpp"
#include "protocol/slides/messages.hpp"
#include "protocol/speakers/messages.hpp"
#include "protocol/talks/messages.hpp"
#include "protocol/templates/messages.hpp"

namespace protocol {

struct State {
  // Subjects: what the channel is of. Replaced whole.
  std::optional<Area> area;
  std::optional<Thread> thread;
  std::optional<Talk> talk;
  std::optional<Template> template_;
  std::optional<ContactPoint> contact;
  std::optional<Seats> seats;

  // Streams: ordered by the seq of creation, kept to a window.
  std::vector<ThreadEntry> threads;
  std::vector<TalkEntry> talks;
  std::vector<TemplateEntry> templates;
  std::vector<Post> posts;
  std::vector<ChatMessage> messages;
  std::vector<Question> questions;
  std::vector<Poll> polls;
  std::vector<Hand> hands;
  std::vector<Caption> captions;
  std::vector<Deck> decks;
  std::vector<ShownSlide> slides;
  std::vector<GuestLink> guest_links;
  std::vector<Guest> guests;
  std::vector<Annotation> annotations;
  std::vector<Version> versions;
  std::vector<LinkEnd> links;
  std::vector<Line> lines;

  // Totals: ordered by task, replaced one by one.
  std::vector<TaskTotals> totals;
  // In events only: folded into the questions.
  std::vector<Tally> tallies;
  // The same of the polls.
  std::vector<PollTally> poll_tallies;
  // The same of the messages.
  std::vector<ReactionTally> reaction_tallies;
};
// clang-format off
BOOST_DESCRIBE_STRUCT(State, (), (area, thread, talk, template_, contact, seats, threads, talks, templates,
                                  posts, messages, questions, polls, hands, captions, decks, slides, guest_links,
                                  guests, annotations, versions, links, lines, totals, tallies, poll_tallies,
                                  reaction_tallies))
// clang-format on

}  // namespace protocol
