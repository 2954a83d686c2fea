// The people of a scenario: opens their connections, tells what reaches them, counts who is lost.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <vector>

#include "load-tests/dialects/dialect.hpp"
#include "load-tests/lib/histogram.hpp"
#include "load-tests/lib/loop.hpp"

namespace load {

class Crowd final : public Loop::Listener, public Audience {
 public:
  Crowd(Loop& loop, Dialect& dialect) : loop_{loop}, dialect_{dialect} {}

  /// Adds someone who is not connected yet; the reference stays good.
  Person& add(std::uint32_t room, bool is_author);
  Person& person(std::uint32_t number) { return people_[number]; }
  [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(people_.size()); }

  /// Starts to connect someone, again if need be.
  void connect(Person& person);
  /// Drops someone's line.
  void cut(Person& person);
  /// Connects all who are not, some at a time, and waits until they have joined. Throws
  /// std::runtime_error with the reason when they have not by then.
  void gather(Ns at_most);

  [[nodiscard]] std::uint32_t joined_count() const { return joined_; }
  /// Connections that ended although nobody cut them, and why the last one did.
  [[nodiscard]] std::uint32_t lost_count() const { return lost_; }
  [[nodiscard]] const std::string& lost_why() const { return lost_why_; }

  std::function<void(Person&)> on_joined;
  /// The connection ended, or could not be opened, although nobody cut it.
  std::function<void(Person&)> on_lost;
  std::function<void(Person&, const Stamp&)> on_delivered;
  /// Size of the message that came last, on the wire but for the frame's head.
  [[nodiscard]] std::size_t payload_bytes() const { return payload_bytes_; }

  // Loop::Listener
  void opened(Loop::Id id) override;
  void received(Loop::Id id, const Frame& frame) override;
  void closed(Loop::Id id, const std::string& why) override;
  // Audience
  void joined(Person& person) override;
  void delivered(Person& person, const Stamp& stamp, std::size_t payload_bytes) override;

 private:
  Person& of(Loop::Id id) { return people_[number_of_[id]]; }

  Loop& loop_;
  Dialect& dialect_;
  std::deque<Person> people_;
  /// Connection -> person.
  std::vector<std::uint32_t> number_of_;
  std::uint32_t joined_ = 0;
  std::uint32_t lost_ = 0;
  std::string lost_why_;
  std::size_t payload_bytes_ = 0;
};

}  // namespace load
