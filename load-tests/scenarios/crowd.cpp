#include "load-tests/scenarios/crowd.hpp"

#include <algorithm>
#include <stdexcept>

namespace load {
namespace {

// Below any server's backlog, and enough to keep it busy.
constexpr std::uint32_t opening_max = 200;

}  // namespace

Person& Crowd::add(std::uint32_t room, bool is_author) {
  return people_.emplace_back(Person{size(), room, is_author, 0, false});
}

void Crowd::connect(Person& person) {
  person.connection = loop_.open(dialect_.request(person), *this);
  number_of_.resize(std::max<std::size_t>(number_of_.size(), person.connection + 1));
  number_of_[person.connection] = person.number;
}

void Crowd::cut(Person& person) {
  loop_.cut(person.connection);
  if (person.has_joined) --joined_;
  person.has_joined = false;
}

void Crowd::gather(Ns at_most) {
  std::deque<std::uint32_t> waiting;
  for (const auto& person : people_) {
    if (!person.has_joined) waiting.push_back(person.number);
  }
  const auto lost_before = lost_;
  const auto deadline = now() + at_most;
  loop_.run([&](Ns moment) {
    if (lost_ != lost_before) throw std::runtime_error("a connection failed: " + lost_why_);
    if (moment > deadline) {
      throw std::runtime_error(std::to_string(size() - joined_) + " of " + std::to_string(size()) +
                               " could not join in time");
    }
    const auto opening = size() - joined_ - static_cast<std::uint32_t>(waiting.size());
    for (auto room = opening_max - std::min(opening, opening_max); room > 0 && !waiting.empty();
         --room) {
      connect(people_[waiting.front()]);
      waiting.pop_front();
    }
    return joined_ == size() ? Loop::done : deadline;
  });
}

void Crowd::opened(Loop::Id id) { dialect_.opened(loop_, of(id), *this); }

void Crowd::received(Loop::Id id, const Frame& frame) {
  dialect_.received(loop_, of(id), frame, *this);
}

void Crowd::closed(Loop::Id id, const std::string& why) {
  auto& person = of(id);
  if (person.has_joined) --joined_;
  person.has_joined = false;
  ++lost_;
  lost_why_ = why;
  if (on_lost) on_lost(person);
}

void Crowd::joined(Person& person) {
  if (person.has_joined) return;
  person.has_joined = true;
  ++joined_;
  if (on_joined) on_joined(person);
}

void Crowd::delivered(Person& person, const Stamp& stamp, std::size_t payload_bytes) {
  payload_bytes_ = payload_bytes;
  if (on_delivered) on_delivered(person, stamp);
}

}  // namespace load
