// BehördenTalk's own wire (protocol/README.md): a room is a talk, a message is one of its chat. The
// accounts are those of load_accounts, each person another one.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "load-tests/dialects/dialect.hpp"

namespace load {

/// Where a client stands in a channel.
struct Position {
  std::string epoch;
  std::int64_t seq = 0;
};

class BehoerdenTalk final : public Dialect {
 public:
  explicit BehoerdenTalk(Options& options);

  void prepare(Loop& loop, std::uint32_t rooms) override;
  std::string request(const Person& person) override;
  /// Subscribes to the room, from the person's position if there is one, and to the person's inbox
  /// if asked (--inboxes 1).
  void opened(Loop& loop, Person& person, Audience& audience) override;
  void received(Loop& loop, Person& person, const Frame& frame, Audience& audience) override;
  void publish(Loop& loop, const Person& author, std::string_view text) override;

  /// Calls of `publish` so far.
  [[nodiscard]] std::uint32_t published_count() const { return published_; }
  /// The reply to the n-th `publish` (from 0), and whether it was `ok`.
  std::function<void(std::uint32_t n, bool ok)> on_reply;
  /// The n-th made something with a number, such as a question, whose id is this.
  std::function<void(std::uint32_t n, std::string_view item)> on_item;

  /// "talk:<id>" of a room.
  [[nodiscard]] const std::string& channel(std::uint32_t room) const { return channels_.at(room); }
  /// Any command on the person's room, counted with those of `publish`; `data` without its braces.
  void send(Loop& loop, const Person& person, std::string_view name, std::string_view data);

  // --- Positions, for those who come back -------------------------------------------------------

  void keep_positions(bool keep) { keeps_positions_ = keep; }
  [[nodiscard]] const Position& position(const Person& person) const {
    return positions_.at(person.number);
  }
  /// Pushes that did not follow on the one before (guarantees G4, G6). Must stay 0.
  [[nodiscard]] std::int64_t jumps() const { return jumps_; }
  /// Snapshots that were sent instead of what was missed.
  [[nodiscard]] std::int64_t snapshots() const { return snapshots_; }
  /// Errors of any kind, and the last one.
  [[nodiscard]] std::int64_t errors() const { return errors_; }
  [[nodiscard]] const std::string& last_error() const { return last_error_; }

 private:
  void subscribe(Loop& loop, const Person& person, std::int64_t id, std::string_view channel,
                 std::string_view from);
  void take_line(Person& person, std::string_view line, Audience& audience);
  void take_reply(Person& person, std::string_view line, Audience& audience);
  void take_place(const Person& person, std::string_view line);
  void take_position(Person& person, std::string_view line);

  /// "talk:<id>" of each room.
  std::vector<std::string> channels_;
  const bool follows_inboxes_;
  std::uint32_t published_ = 0;
  bool keeps_positions_ = false;
  std::vector<Position> positions_;
  /// Of each person: subscriptions that are not confirmed.
  std::vector<int> unconfirmed_;
  std::int64_t jumps_ = 0;
  std::int64_t snapshots_ = 0;
  std::int64_t errors_ = 0;
  std::string last_error_;
};

/// The request that opens a connection of who plans and leads the talks.
std::string organiser_request();
/// The id of the n-th account of load_accounts.
std::string account_id_of(std::uint32_t account);
/// Its login token.
std::string token_of(std::uint32_t account);

}  // namespace load
