#include "protocol/reduce.hpp"

#include <algorithm>
#include <tuple>

#include "protocol/limits.hpp"

namespace protocol {
namespace {

template <class T>
void replace(std::optional<T>& subject, const std::optional<T>& change) {
  if (change) subject = change;
}

template <class T>
void merge(std::vector<T>& stream, const std::vector<T>& changes) {
  for (const auto& change : changes) {
    const auto same = std::find_if(stream.begin(), stream.end(),
                                   [&](const T& item) { return item.id == change.id; });
    if (same != stream.end() && same->seq == change.seq) {
      *same = change;
      continue;
    }
    // Told anew, it stands at its new place.
    if (same != stream.end()) stream.erase(same);
    // Items of one event share a seq; their ids then give the order, here and in the database.
    const auto place = std::find_if(stream.begin(), stream.end(), [&](const T& item) {
      return std::tie(item.seq, item.id) > std::tie(change.seq, change.id);
    });
    stream.insert(place, change);
  }
}

void merge(std::vector<TaskTotals>& totals, const std::vector<TaskTotals>& changes) {
  for (const auto& change : changes) {
    auto place = std::lower_bound(totals.begin(), totals.end(), change.task,
                                  [](const auto& t, const auto& task) { return t.task < task; });
    if (place != totals.end() && place->task == change.task) {
      *place = change;
    } else {
      totals.insert(place, change);
    }
  }
}

template <class T, class Kept>
void trim(std::vector<T>& stream, Kept kept) {
  if (stream.size() <= limits::window_items) return;
  const auto newest = stream.end() - static_cast<std::ptrdiff_t>(limits::window_items);
  const auto end_of_kept = std::stable_partition(stream.begin(), newest, kept);
  stream.erase(end_of_kept, newest);
}

template <class T>
void trim(std::vector<T>& stream) {
  trim(stream, [](const T&) { return false; });
}

}  // namespace

void reduce(State& state, const State& changes) {
  replace(state.area, changes.area);
  replace(state.thread, changes.thread);
  replace(state.talk, changes.talk);
  replace(state.template_, changes.template_);
  replace(state.contact, changes.contact);
  replace(state.seats, changes.seats);
  merge(state.threads, changes.threads);
  merge(state.talks, changes.talks);
  merge(state.templates, changes.templates);
  merge(state.posts, changes.posts);
  merge(state.messages, changes.messages);
  merge(state.questions, changes.questions);
  merge(state.polls, changes.polls);
  merge(state.hands, changes.hands);
  merge(state.captions, changes.captions);
  merge(state.decks, changes.decks);
  merge(state.slides, changes.slides);
  merge(state.guest_links, changes.guest_links);
  merge(state.guests, changes.guests);
  merge(state.annotations, changes.annotations);
  merge(state.versions, changes.versions);
  merge(state.links, changes.links);
  merge(state.lines, changes.lines);
  merge(state.totals, changes.totals);
  for (const auto& tally : changes.tallies) {
    for (auto& question : state.questions) {
      if (question.id == tally.question) question.votes = tally.votes;
    }
  }
  for (const auto& tally : changes.poll_tallies) {
    for (auto& poll : state.polls) {
      if (poll.id != tally.poll) continue;
      poll.counts = tally.counts;
      poll.ballots = tally.ballots;
    }
  }
  for (const auto& tally : changes.reaction_tallies) {
    for (auto& message : state.messages) {
      if (message.id == tally.message) message.reactions = tally.totals();
    }
  }
  trim_to_window(state);
}

void trim_to_window(State& state) {
  trim(state.threads);
  trim(state.talks);
  trim(state.templates);
  trim(state.posts);
  trim(state.messages);
  trim(state.questions,
       [](const Question& question) { return is_open(question.state) && !question.erased; });
  trim(state.polls, [](const Poll& poll) { return is_open(poll); });
  trim(state.hands, [](const Hand& hand) { return is_open(hand.state); });
  trim(state.captions);
  trim(state.decks, [](const Deck& deck) { return is_open(deck); });
  trim(state.slides, [](const ShownSlide& slide) { return is_open(slide); });
  trim(state.guest_links, [](const GuestLink& link) { return is_open(link); });
  trim(state.guests, [](const Guest& guest) { return is_open(guest); });
  trim(state.annotations);
  trim(state.versions);
  trim(state.links, [](const LinkEnd& link) { return !link.removed; });
  trim(state.lines, [](const Line& line) { return !line.done; });
}

}  // namespace protocol
