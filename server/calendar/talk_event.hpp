// A talk as an event of a calendar. Pure; any thread.
#pragma once

#include <string>

#include "protocol/talks/messages.hpp"
#include "server/calendar/ics.hpp"

namespace server::calendar {

/// Where this server stands, as its configuration says.
struct Place {
  /// "https://talk.example", without a slash at its end.
  std::string public_url;
  /// Address that invitations come from; empty where there is none.
  std::string organizer;
};

/// The page of the talk.
std::string address_of_talk(const Place& place, const protocol::ItemId& talk);

/// What stands behind the @ of UIDs and Message-IDs: the host of the public address.
std::string host_of(const Place& place);

/// `published_at` stamps a talk that was never changed since.
Event event_of(const protocol::Talk& talk, const Place& place, protocol::Time published_at);

/// The file of one talk: an invitation, or its end.
std::string ics_of_talk(const protocol::Talk& talk, const Place& place,
                        protocol::Time published_at);

}  // namespace server::calendar
