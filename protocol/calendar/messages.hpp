// A calendar to subscribe to: the talks of one person, behind an address that nobody guesses.
#pragma once

#include <string>

#include <boost/describe.hpp>

namespace protocol {

/// On `inbox:`, by its owner, a member. From now on the calendar is read at
/// `/feeds/<secret>.ics`, and at no earlier address of this person. Who makes the address makes its
/// secret, 22 characters of base64url of 128 random bits; only the hash is sent and kept.
struct FeedMake {
  static constexpr auto name = "feed.make";
  /// SHA-256 of the secret's characters, 64 hexadecimal digits.
  std::string hash;
};
BOOST_DESCRIBE_STRUCT(FeedMake, (), (hash))

/// On `inbox:`, by its owner: the address leads nowhere from now on.
struct FeedWithdraw {
  static constexpr auto name = "feed.withdraw";
};
BOOST_DESCRIBE_STRUCT(FeedWithdraw, (), ())

}  // namespace protocol
