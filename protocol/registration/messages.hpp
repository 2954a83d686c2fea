// Registration for a talk: who wants a seat, who has one, who waits for one. Who they are is their
// own matter and the moderators'; everyone else sees numbers.
#pragma once

#include <optional>

#include <boost/describe.hpp>

#include "protocol/author.hpp"
#include "protocol/ids.hpp"
#include "protocol/time.hpp"

namespace protocol {

/// What a plan says about registering.
struct RegistrationRules {
  /// 1 to limits::seats_max; absent: as many as come.
  std::optional<std::int64_t> capacity;
  /// A moderator says yes or no to each.
  bool approval = false;
  /// Nobody registers from then on; absent: open until the talk begins.
  std::optional<Time> closes_at;
};
BOOST_DESCRIBE_STRUCT(RegistrationRules, (), (capacity, approval, closes_at))

/// requested: a moderator decides. confirmed: has a seat. waiting: gets the next free one, in the
/// order of the numbers. withdrawn: by oneself or a moderator; may register again. refused: may
/// not.
BOOST_DEFINE_ENUM_CLASS(RegistrationState, requested, confirmed, waiting, withdrawn, refused)

/// One person's; read over HTTP by that person and by moderators, never in a channel.
struct Registration {
  AccountId person;
  RegistrationState state{};
  /// In the order of registering.
  std::int64_t number = 0;
  /// When this state began.
  Time at{};
};
BOOST_DESCRIBE_STRUCT(Registration, (), (person, state, number, at))

/// How many they are: a subject of `talk:` and `desk:`, once anybody registered.
struct Seats {
  ItemId id;
  std::int64_t confirmed = 0;
  std::int64_t waiting = 0;
  /// On the desk only.
  std::optional<std::int64_t> requested;
};
BOOST_DESCRIBE_STRUCT(Seats, (), (id, confirmed, waiting, requested))

/// Whether whoever registers now waits for a seat.
inline bool is_full(const RegistrationRules& rules, const Seats& seats) {
  return seats.waiting > 0 || (rules.capacity && seats.confirmed >= *rules.capacity);
}

/// On `talk:`, while registration is open; who is registered already may not. No event of its own:
/// `registration.counted` follows.
struct RegistrationRequest {
  static constexpr auto name = "registration.request";
};
BOOST_DESCRIBE_STRUCT(RegistrationRequest, (), ())

/// On `talk:`, until the talk ends. The seat goes to who waits first.
struct RegistrationWithdraw {
  static constexpr auto name = "registration.withdraw";
};
BOOST_DESCRIBE_STRUCT(RegistrationWithdraw, (), ())

/// On `desk:`, by moderators: a requested or refused one gets a seat, or waits for one.
struct RegistrationApprove {
  static constexpr auto name = "registration.approve";
  AccountId person;
};
BOOST_DESCRIBE_STRUCT(RegistrationApprove, (), (person))

/// On `desk:`, by moderators: not this person. Also of who has a seat or waits.
struct RegistrationRefuse {
  static constexpr auto name = "registration.refuse";
  AccountId person;
};
BOOST_DESCRIBE_STRUCT(RegistrationRefuse, (), (person))

/// On `desk:`, by moderators: takes somebody off the list, who may register again.
struct RegistrationCancel {
  static constexpr auto name = "registration.cancel";
  AccountId person;
};
BOOST_DESCRIBE_STRUCT(RegistrationCancel, (), (person))

}  // namespace protocol
